import { describe, expect, it } from 'vitest';
import type { PartContext } from '../source.ts';
import { isReject, type JsonShape, type Normalised } from '../source.ts';
import { actorOf, trustOf } from './actor.ts';
import { asaLines } from './asa.ts';
import { cyberArkLines } from './cyberark.ts';
import { fortinetPairs } from './fortinet.ts';
import { openVpnLines } from './openvpn.ts';
import { pulseLines } from './gateways.ts';

const context: PartContext = { dateOrder: 'mdy', zoneMinutes: 60, header: null, partName: 'asa-2026-03.log' };

function timeOf(event: Normalised): string {
  return isReject(event) ? event.reject : new Date(event.time / 1000).toISOString();
}

function read(shape: JsonShape, message: string, part = context): Normalised {
  return shape.normalise({ message }, part);
}

describe('times of lines', () => {
  const text = '%ASA-6-113039: Group <g> User <u> IP <192.0.2.1> AnyConnect parent session started.';

  it.each([
    ['Mar 02 2026 08:14:05 asa : ', '2026-03-02T07:14:05.000Z'],
    ['Mar 02 2026 08:14:05 UTC: ', '2026-03-02T08:14:05.000Z'],
    ['2026-03-02T08:14:05.250+02:00 asa ', '2026-03-02T06:14:05.250Z'],
    ['2026-03-02T08:14:05Z relay Mar 02 2026 09:14:04: ', '2026-03-02T08:14:05.000Z'],
    ['Mar  2 08:14:05 asa ', '2026-03-02T07:14:05.000Z'],
  ])('%s', (prefix, time) => {
    expect(timeOf(read(asaLines, prefix + text))).toBe(time);
  });

  it('takes no year from anywhere but the name of the file', () => {
    const unnamed = { ...context, partName: 'asa.log' };
    expect(read(asaLines, `Mar  2 08:14:05 asa ${text}`, unnamed)).toEqual({
      reject: 'time without a year: Mar  2 08:14:05; put the year into the name of the file',
    });
    expect(read(asaLines, text, unnamed)).toEqual({ reject: 'no time in the line' });
  });
});

describe('who acted', () => {
  it.each([
    ['Tech.One@Fabrikam.com', null, 'user:tech.one@fabrikam.com'],
    ['CONTOSO\\Alice', null, 'win:contoso\\alice'],
    ['corp.contoso.com\\alice', null, 'win:corp\\alice'],
    ['alice', 'contoso', 'win:contoso\\alice'],
    ['Alice', null, 'login:remote-access:alice'],
    ['CONTOSO\\PC01$', null, 'system:contoso\\pc01$'],
    ['pre-logon', null, 'system:remote-access'],
    ['*****', null, 'anonymous:192.0.2.1'],
    [null, null, 'anonymous:192.0.2.1'],
  ])('%s', (name, home, key) => {
    expect(actorOf(name, null, null, home, '192.0.2.1').actor_key).toBe(key);
  });
});

describe('groups of outsiders', () => {
  it.each(['VPN-Vendors', 'Third Party', 'third_party_access', 'MSP', 'ext Contractors EU', 'Dienstleister'])(
    '%s',
    (group) => {
      expect(trustOf(group, 'group', null)?.trust_kind).toBe('vendor_named');
    },
  );

  it.each(['Staff', 'Clumsport', 'Inventory', 'Externalities', 'Partnership', ''])('not %s', (group) => {
    expect(trustOf(group, 'group', null)).toBeNull();
  });
});

describe('hostile lines', () => {
  const filler = ' '.repeat(60_000);

  it.each([
    [asaLines, `Mar 02 2026 08:14:05: %ASA-6-113005: reason = ${filler}`],
    [asaLines, `Mar 02 2026 08:14:05: %ASA-6-113005: ${'Reason: '.repeat(7000)}`],
    [cyberArkLines, `2026-03-02T08:14:05Z CEF:0|Cyber-Ark|Vault|1|7|Logon|5|act=${filler}`],
    [openVpnLines, `${'a/'.repeat(500)}${filler}`],
    [pulseLines, `${' - a'.repeat(15_000)}`],
  ])('end, whatever the patterns make of them (%#)', (shape, message) => {
    const item = { message };
    expect(shape.claims(item) ? shape.normalise(item, context) : { reject: 'not claimed' }).toBeDefined();
  });

  it('claims neither inherited keys nor other types', () => {
    const item = JSON.parse(
      '{"__proto__":{"message":"%ASA-6-113039: x"},"logid":1,"devid":[],"vd":{},"type":"event"}',
    ) as Record<string, unknown>;
    expect([asaLines, fortinetPairs].map((shape) => shape.claims(item))).toEqual([false, false]);
  });
});
