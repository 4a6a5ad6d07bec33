import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EventFields } from '../../schema/event.ts';
import { isReject, type CsvHeader, type CsvRow } from '../source.ts';
import { parseCell } from './cell.ts';
import { flatCsv } from './shapes-csv.ts';
import source from './source.ts';
import { normaliseTrail } from './trail.ts';

const base = {
  eventVersion: '1.11',
  eventTime: '2026-05-04T09:00:00Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'ListUsers',
  awsRegion: 'us-east-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLEALEX000001', accountId: '111122223333', userName: 'Alex' },
};

function read(changes: Readonly<Record<string, unknown>>): EventFields {
  const event = normaliseTrail({ ...base, ...changes });
  if (isReject(event)) throw new Error(event.reject);
  return event;
}

describe('who', () => {
  it('never takes a service for a third party, nor whom it acts for', () => {
    const foreign = { type: 'AWSAccount', accountId: '444455556666', principalId: '444455556666' };
    expect(read({ userIdentity: foreign }).trust_org).toBe('444455556666');
    expect(read({ userIdentity: { ...foreign, invokedBy: 'ec2.amazonaws.com' } }).trust_kind).toBeNull();
    expect(read({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }).trust_kind).toBeNull();
  });

  it('needs to know both accounts', () => {
    expect(
      read({ userIdentity: { type: 'AWSAccount', accountId: '444455556666' }, recipientAccountId: undefined })
        .trust_kind,
    ).toBeNull();
    expect(
      read({ userIdentity: { type: 'AWSAccount', accountId: '111122223333', principalId: '111122223333' } }),
    ).toMatchObject({
      trust_kind: null,
      actor_type: 'root',
      actor_key: 'aws:111122223333:root',
    });
  });

  it('tells own issuers from foreign identity providers', () => {
    const web = (provider: string): EventFields =>
      read({
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRoleWithWebIdentity',
        userIdentity: { type: 'WebIdentityUser', identityProvider: provider },
      });
    expect(
      web('arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/AB').trust_kind,
    ).toBeNull();
    expect(web('cognito-identity.amazonaws.com').trust_kind).toBeNull();
    expect(web('accounts.example.com')).toMatchObject({
      trust_kind: 'federated_idp',
      trust_org: 'accounts.example.com',
    });
    const saml = (arn: string): EventFields =>
      read({ userIdentity: { type: 'SAMLUser', userName: 'x' }, requestParameters: { principalArn: arn } });
    expect(saml('arn:aws:iam::111122223333:saml-provider/AWSSSO_0a1b_DO_NOT_DELETE').trust_kind).toBeNull();
    expect(saml('arn:aws:iam::111122223333:saml-provider/Fabrikam').trust_org).toBe('fabrikam');
  });
});

describe('trust policies', () => {
  const trust = (document: unknown): Readonly<Record<string, string>> =>
    read({ eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'r', policyDocument: document } })
      .extra ?? {};
  const allow = (principal: unknown, condition?: unknown) => ({
    Effect: 'Allow',
    Principal: principal,
    Action: 'sts:AssumeRole',
    Condition: condition,
  });
  const external = { StringEquals: { 'sts:externalid': 'x' } };

  it('reads them as text, encoded or as objects', () => {
    const policy = { Statement: [allow({ AWS: '444455556666' }, external)] };
    for (const form of [policy, JSON.stringify(policy), encodeURIComponent(JSON.stringify(policy))]) {
      expect(trust(form)).toMatchObject({ trust_accounts: '444455556666', trust_external_id: 'true' });
    }
  });

  it('asks every statement that lets somebody in for the external id', () => {
    const open = allow({ AWS: ['arn:aws:iam::777788889999:root', 'arn:aws:iam::111122223333:root'] });
    expect(trust({ Statement: [allow({ AWS: '444455556666' }, external), open] })).toMatchObject({
      trust_accounts: '444455556666 777788889999',
      trust_external_id: 'false',
    });
    expect(trust({ Statement: [allow('*')] })).toMatchObject({ trust_accounts: '*', trust_external_id: 'false' });
  });

  it('leaves out own accounts, services and denials', () => {
    const extra = trust({
      Statement: [
        allow({ Service: 'ec2.amazonaws.com' }),
        { ...allow('*'), Effect: 'Deny' },
        allow({ AWS: '111122223333' }),
      ],
    });
    expect(extra['trust_accounts']).toBeUndefined();
    expect(extra['trust_external_id']).toBeUndefined();
  });
});

describe('cells', () => {
  it('reads structs whose values hold separators', () => {
    expect(parseCell('{type=IAMUser, arn=arn:aws:iam::1:user/a=b, c, accountid=1, username=null}')).toEqual({
      type: 'IAMUser',
      arn: 'arn:aws:iam::1:user/a=b, c',
      accountId: '1',
      userName: null,
    });
    expect(parseCell('[{arn=x, accountid=1, type=AWS::S3::Object}, {arn=y}]')).toHaveLength(2);
  });

  it('reads what Python prints', () => {
    expect(parseCell(`{'a': None, "b": [True, 1.5, 'it\\'s'], 'c': {'d': "e"}}`)).toEqual({
      a: null,
      b: [true, 1.5, "it's"],
      c: { d: 'e' },
    });
  });

  it('gives up on what is none', () => {
    for (const text of ['', 'x', '{', '[', '{a', '{a=', "{'a': ", '{'.repeat(5000), `{'a': ${'['.repeat(50)}`])
      expect(parseCell(text)).toBeNull();
  });

  test.prop([fc.string().map((s) => `{${s}`)])('never throws', (text) => {
    parseCell(text);
    parseCell(`[${text}`);
    parseCell(`{'${text}`);
  });
});

describe('hostile records', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`) as unknown;

  it('survives nesting, long texts and odd keys', () => {
    const odd = JSON.parse(
      '{"__proto__":{"roleName":"x"},"constructor":"y","policyDocument":"{\\"Statement\\":[null,1,\\"x\\"]}"}',
    ) as unknown;
    expect(read({ eventName: 'CreateRole', requestParameters: odd }).extra?.['role_name']).toBeUndefined();
    expect(
      read({ eventName: 'PutUserPolicy', requestParameters: { userName: 'u', policyDocument: deep, other: deep } })
        .target_id,
    ).toBe('u');
    const long = read({
      eventName: 'PutUserPolicy',
      requestParameters: { policyDocument: 'x'.repeat(1e6), userName: 'y'.repeat(1e6) },
    });
    expect(long.extra).toMatchObject({ policy_document_cut: 'true' });
    expect(long.extra?.['user_name']).toHaveLength(2048);
  });

  it('does not let column names reach a prototype', () => {
    const names = [
      'eventname',
      'eventsource',
      'eventtime',
      'eventid',
      'awsregion',
      'requestparameters.__proto__.polluted',
      'requestparameters.constructor.x',
    ];
    const header: CsvHeader = {
      names,
      has: (...n) => n.every((x) => names.includes(x)),
      zoneOf: () => null,
      cells: names,
      rowWidth: names.length,
      firstRows: [],
    };
    const cells = ['ListUsers', 'iam.amazonaws.com', '2026-05-04T09:00:00Z', '1', 'us-east-1', 'yes', 'yes'];
    const row: CsvRow = { cells, get: (name) => cells[names.indexOf(name)] ?? null };
    expect(flatCsv.claims(header)).toBe(true);
    expect(isReject(flatCsv.normalise(row, { dateOrder: 'mdy', zoneMinutes: 0, header, partName: '' }))).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test.prop([
    fc.dictionary(
      fc.constantFrom(
        ...Object.keys(base),
        'requestParameters',
        'responseElements',
        'resources',
        'additionalEventData',
        'insightDetails',
      ),
      fc.jsonValue(),
    ),
  ])('makes an event or a reason of anything', (changes) => {
    for (const shape of source.shapes) {
      if (shape.kind !== 'json') continue;
      shape.claims(changes);
      const event = shape.normalise(
        { ...base, ...changes },
        { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName: '' },
      );
      expect(isReject(event) ? event.reject : event.operation).toMatch(/./);
    }
  });

  it('refuses what has no time or name', () => {
    expect(normaliseTrail({ ...base, eventTime: 'yesterday' })).toEqual({
      reject: 'eventTime not understood: yesterday',
    });
    expect(normaliseTrail({ ...base, eventTime: undefined })).toEqual({ reject: 'record without eventTime' });
    expect(normaliseTrail({ ...base, eventName: '' })).toMatchObject({
      reject: expect.stringContaining('without eventName') as unknown,
    });
  });
});
