import { describe, expect, test } from 'vitest';
import { accountOf, hasVendorName } from './accounts.ts';
import { EventData } from './event-data.ts';
import { flatJson } from './flat-json.ts';
import { readMessage } from './message.ts';
import { auditOf } from './win-event.ts';
import { parseXml } from './xml.ts';

const context = { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName: 'part' } as const;

describe('accounts', () => {
  test.each([
    ['CONTOSO', 'Ann', 'win:contoso\\ann'],
    ['CONTOSO.COM', 'ann@CONTOSO.COM', 'win:contoso\\ann'],
    ['CONTOSO', 'SRV01$', 'system:contoso\\srv01$'],
    [null, 'FABRIKAM\\lee', 'win:fabrikam\\lee'],
    [null, 'lee@fabrikam.com', 'user:lee@fabrikam.com'],
    [null, 'lee', 'login:windows-security:lee'],
    ['NT-AUTORITÄT', 'SYSTEM', 'system:nt-autorität\\system'],
    ['Window Manager', 'DWM-1', 'system:window manager\\dwm-1'],
  ])('%s and %s are %s', (domain, name, key) => {
    expect(accountOf(null, name, domain)?.key).toBe(key);
  });

  test('a well-known SID decides in every language; an anonymous logon has no key of its own', () => {
    expect(accountOf('S-1-5-18', 'Système', 'AUTORITE NT')?.key).toBe('system:nt authority\\system');
    expect(accountOf('S-1-5-7', 'ANONYMOUS LOGON', 'NT AUTHORITY')?.type).toBe('anonymous');
    expect(accountOf('S-1-5-21-1-2-3-500', 'root', 'CONTOSO')?.type).toBe('admin');
    expect(accountOf('CONTOSO\\ann', null, null)?.key).toBe('win:contoso\\ann');
    expect(accountOf(null, null, 'CONTOSO')).toBeNull();
  });

  test('names of suppliers', () => {
    for (const name of ['ext-ann', 'v-lee', 'msp_desk', 'kim.contractor', 'vnd.ops'])
      expect(hasVendorName(name), name).toBe(true);
    for (const name of ['extra', 'vera', 'victor-v', 'msp', 'external', 'c-3'])
      expect(hasVendorName(name), name).toBe(false);
  });
});

test.each([
  ['0x8010000000000000', 'failure'],
  ['0x8020000000000000', 'success'],
  [-9218868437227405312, 'failure'],
  [-9214364837600034816, 'success'],
  ['-9214364837600034816', 'success'],
  [-9223372036854775808, null],
  [['Classic', 'Audit Success'], 'success'],
  ['AUDIT_FAILURE', 'failure'],
  ['Überwachung gescheitert', 'failure'],
  ['Succès de l’audit', 'success'],
  ['Information', null],
])('keywords %s say %s', (keywords, audit) => {
  expect(auditOf(keywords)).toBe(audit);
});

test('a message that a tool put on one line', () => {
  const data = new EventData();
  const message =
    'An account was successfully logged on.    Subject:   Security ID:  S-1-0-0   Account Name:  -   Logon ID:  0x0    Logon Type:   3    New Logon:   Security ID:  S-1-5-21-1-2-3-1105   Account Name:  ann   Account Domain:  CONTOSO   Logon ID:  0x3AEF    Network Information:   Workstation Name: -   Source Network Address: 192.0.2.7   Source Port:  -';
  expect(readMessage(message, 4624, data)).toBe('read');
  expect(data.get('targetusername')).toBe('ann');
  expect(data.get('targetlogonid')).toBe('0x3aef');
  expect(data.get('subjectusername')).toBeNull();
  expect(data.get('ipaddress')).toBe('192.0.2.7');
});

describe('event data', () => {
  test('names in any case, numbers without leading zeros, no placeholders', () => {
    const data = new EventData();
    data.set('SubStatus', '0x00000000C000006A');
    data.set('TargetUserSid', 'S-1-0-0');
    data.set('DisplayName', '%%1793');
    data.set('substatus', 'second');
    data.set('targetdomainname', 'CONTOSO');
    expect([...data.rest()]).toEqual([
      { key: 'sub_status', text: '0xc000006a' },
      { key: 'target_domain_name', text: 'CONTOSO' },
    ]);
  });

  test('is bounded and says so', () => {
    const record = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`Name${String(i)}`, i]));
    const event = flatJson.normalise(
      { ...record, EventID: 9, Channel: 'X', Computer: 'c', TimeCreated: '2026-01-01T00:00:00Z', ['__proto__x']: 1 },
      context,
    );
    if ('reject' in event) throw new Error(event.reject);
    expect(Object.keys(event.extra ?? {}).length).toBeLessThan(210);
    expect(event.extra?.['parse_note']).toBe('301 values left out: too many');
  });
});

test.each([
  ['2026-05-04T07:58:12.507Z', '2026-05-04 09:58:12', 'header', 7],
  ['2026-05-04T04:28:13Z', '2026-05-04 09:58:12', 'header', 4],
  ['2026-05-04T07:50:12Z', '2026-05-04 09:58:12', 'assumed', 9],
])('the zone of a forwarder that received at %s and %s is %s', (collected, received, basis, hour) => {
  const event = flatJson.normalise(
    {
      EventID: 4624,
      Channel: 'Security',
      Hostname: 'c',
      EventTime: '2026-05-04 09:58:10',
      EventReceivedTime: received,
      '@timestamp': collected,
    },
    context,
  );
  if ('reject' in event) throw new Error(event.reject);
  expect(event.time_basis).toBe(basis);
  expect(new Date(event.time / 1000).getUTCHours()).toBe(hour);
});

test('XML that is broken, too deep or no XML is refused', () => {
  expect(parseXml('<Event><System></Event>')).toBeNull();
  expect(parseXml('<a>'.repeat(50) + '</a>'.repeat(50))).toBeNull();
  expect(parseXml('no xml')).toBeNull();
  expect(parseXml('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).toBeNull();
  expect(parseXml('<a b="1">t &amp; u<![CDATA[<v>]]></a>')).toEqual({ '#attributes': { b: '1' }, '#text': 't & u<v>' });
});
