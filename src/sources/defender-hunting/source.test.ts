import { describe, expect, test } from 'vitest';
import entraSignIn from '../entra-signin/source.ts';
import m365 from '../m365-ual/source.ts';
import type { JsonRecord, PartContext } from '../source.ts';
import { objectOfSid } from './account.ts';
import source from './source.ts';
import { tableNamed } from './tables.ts';

const context: PartContext = { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName: 'a.json' };

function shapeOf(item: JsonRecord) {
  const claiming = source.shapes.filter((shape) => shape.kind === 'json' && shape.claims(item));
  expect(claiming).toHaveLength(1);
  const shape = claiming[0];
  if (shape?.kind !== 'json') throw new Error('not claimed');
  return shape;
}

const audit = {
  CreationTime: '2026-05-04T10:09:58',
  Id: 'b8b8b8b8-0000-4000-8000-000000000001',
  Operation: 'FileDownloaded',
  OrganizationId: '11111111-aaaa-4bbb-8ccc-000000000001',
  RecordType: 6,
  Workload: 'SharePoint',
  UserType: 0,
  UserId: 'ann@contoso.com',
  ClientIP: '203.0.113.9',
};

describe('copies of records of other logs', () => {
  test('an audit record inside CloudAppEvents is the event of the audit log', () => {
    const item = {
      Timestamp: '2026-05-04T10:10:00Z',
      ActionType: 'FileDownloaded',
      RawEventData: audit,
      ReportId: '1',
    };
    const shape = shapeOf(item);
    const plain = m365.shapes.find(({ id }) => id === 'auditdata-json');
    if (plain?.kind !== 'json') throw new Error('no such shape');
    const event = shape.normalise(item, context);
    const same = plain.normalise(audit, context);
    expect(shape.family).toBe(m365.family);
    for (const key of ['event_id', 'time', 'operation', 'actor_key', 'event_class', 'outcome', 'src_ip'] as const)
      expect(event).toHaveProperty(key, Reflect.get(same, key));
  });

  test('a sign-in has the id of the sign-in log', () => {
    const item = {
      Timestamp: '2026-05-04T10:10:00Z',
      ErrorCode: 0,
      AccountObjectId: '55555555-eeee-4fff-8aaa-000000000005',
      RequestId: 'f1f1f1f1-0000-4000-8000-000000000001',
      IsGuestUser: false,
    };
    const shape = shapeOf(item);
    expect(shape.family).toBe(entraSignIn.family);
    expect(shape.normalise(item, context)).toHaveProperty('event_id', item.RequestId);
  });
});

describe('accounts', () => {
  test.each([
    ['S-1-12-1-305419896-2596069104-1164413185-67305985', '12345678-def0-9abc-0189-674501020304'],
    ['S-1-12-1-1-2-3', null],
    ['S-1-12-1-99999999999-2-3-4', null],
    ['S-1-5-18', null],
    [null, null],
  ])('object id of %s', (sid, id) => {
    expect(objectOfSid(sid)).toBe(id);
  });
});

describe('tables', () => {
  test.each([
    ['AdvancedHunting-IdentityLogonEvents', 'identity-logon'],
    ['AdvancedHunting-DeviceProcessEvents', 'other'],
    ['AdvancedHunting-GraphApiAuditEvents', null],
    ['AdvancedHunting-__proto__', null],
    ['SignInLogs', null],
    [7, null],
  ])('%s is %s', (category, table) => {
    expect(tableNamed(category)).toBe(table);
  });
});
