import { fc, test as property } from '@fast-check/vitest';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { rangeFinder, splitAddress } from './ip.ts';

describe('splitAddress', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', null, null, 'public'],
    ['198.51.100.7:52378', '198.51.100.7', 52378, null, 'public'],
    ['[2001:db8::5]:54088', '2001:db8::5', 54088, null, 'public'],
    ['[2001:db8::5]', '2001:db8::5', null, null, 'public'],
    ['2001:DB8:0:0:0:0:0:13', '2001:db8::13', null, null, 'public'],
    ['2001:db8:1:2:3:4:5:6:443', '2001:db8:1:2:3:4:5:6', 443, null, 'public'],
    ['::1', '::1', null, null, 'loopback'],
    ['::ffff:10.0.0.1', '10.0.0.1', null, null, 'private'],
    ['::ffff:c000:201', '192.0.2.1', null, null, 'public'],
    ['fe80::1%eth0', 'fe80::1', null, null, 'link_local'],
    ['fd00::1', 'fd00::1', null, null, 'private'],
    ['127.0.0.1', '127.0.0.1', null, null, 'loopback'],
    ['169.254.1.1', '169.254.1.1', null, null, 'link_local'],
    ['100.64.0.1', '100.64.0.1', null, null, 'cgnat'],
    ['172.31.0.1', '172.31.0.1', null, null, 'private'],
    ['172.32.0.1', '172.32.0.1', null, null, 'public'],
    ['192.000.002.001', '192.0.2.1', null, null, 'public'],
    [' 203.0.113.9, 10.0.0.1', '203.0.113.9', null, null, 'public'],
    ['cloudtrail.amazonaws.com', null, null, 'cloudtrail.amazonaws.com', 'provider'],
    ['AWS Internal', null, null, 'aws internal', 'provider'],
    ['gce-internal-ip', null, null, 'gce-internal-ip', 'provider'],
    ['VPN.Example.com:8443', null, 8443, 'vpn.example.com', null],
    ['1.2.3', null, null, '1.2.3', null],
    ['256.1.1.1', null, null, '256.1.1.1', null],
  ])('%s', (raw, ip, port, host, scope) => {
    expect(splitAddress(raw)).toEqual({ ip, port, host, scope });
  });

  test.each([null, undefined, '', '-', 'N/A', '0.0.0.0', '::'])('%j gives nothing', (raw) => {
    expect(splitAddress(raw)).toEqual({ ip: null, port: null, host: null, scope: null });
  });

  property.prop([fc.ipV4(), fc.integer({ min: 0, max: 65_535 })])(
    'every IPv4 address, with and without port',
    (ip, port) => {
      fc.pre(ip !== '0.0.0.0');
      expect(splitAddress(ip).ip).toBe(ip);
      expect(splitAddress(`${ip}:${String(port)}`)).toMatchObject({ ip, port });
    },
  );

  property.prop([fc.ipV6()])('IPv6 is canonical and stays so', (raw) => {
    fc.pre(ipaddr.IPv6.isValid(raw));
    const { ip } = splitAddress(raw);
    if (ip !== null) expect(splitAddress(ip).ip).toBe(ip);
  });

  property.prop([fc.string({ maxLength: 300, unit: 'binary' })])('never throws', (raw) => {
    expect(() => splitAddress(raw)).not.toThrow();
  });
});

test('rangeFinder', () => {
  const ranges = [
    '192.0.0.0/8',
    '192.0.2.0/24',
    '192.0.2.7',
    '192.0.2.0/24',
    '2001:db8::/32',
    '2001:DB8::5',
    'nonsense',
    '',
    '192.0.2.0/33',
  ];
  const find = rangeFinder(ranges);
  expect(find('192.0.2.7')).toBe(2);
  expect(find('192.0.2.8')).toBe(1);
  expect(find('192.0.3.7')).toBe(0);
  expect(find('193.0.2.7')).toBe(-1);
  expect(find('2001:db8:ffff::1')).toBe(4);
  expect(find('2001:db8::5')).toBe(5);
  expect(find('2001:db9::5')).toBe(-1);
  expect(find('nonsense')).toBe(-1);
  expect(rangeFinder(['0.0.0.0/0'])('255.255.255.255')).toBe(0);
  expect(rangeFinder(['0.0.0.0/0'])('2001:db8::1')).toBe(-1);
  expect(rangeFinder(['198.51.100.128/25'])('198.51.100.127')).toBe(-1);
  expect(rangeFinder(['198.51.100.200/25'])('198.51.100.128')).toBe(0);
});
