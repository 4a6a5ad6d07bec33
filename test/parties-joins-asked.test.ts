import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { classify } from '../src/parties/classify.ts';
import { listOwnEstate } from '../src/parties/listings.ts';
import { openContent } from './analytics/open-content.ts';
import {
  account,
  ann,
  bob,
  inbound,
  load,
  other,
  own,
  partner,
  signIn,
  staff,
  trail,
  vendor,
  type Part,
} from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const asked = (): unknown[] =>
  listOwnEstate(db)
    .filter((one) => one.question !== null)
    .map((one) => [one.kind, one.id]);

const dan: Part = {
  ...ann,
  tenant: other,
  actor_tenant: other,
  actor_key: 'user:dan@example.com',
  actor_name: 'dan@example.com',
};

describe('what only the analyst can tell about the own estate', () => {
  it('nothing while the evidence is plain', () => {
    load(db, [...staff, { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') }]);
    expect(asked()).toEqual([]);
  });

  it('two large tenants; the answer settles it', () => {
    load(db, [ann, dan]);
    expect(asked()).toEqual([
      ['tenant', own],
      ['tenant', other],
    ]);
    classify(db, { own: { tenants: [own], not: [other] } });
    expect(asked()).toEqual([]);
  });

  it('not a tenant with a small part beside one that is plainly ours', () => {
    load(db, [ann, ann, ann, ann, ann, ann, ann, dan]);
    expect(listOwnEstate(db).map((one) => [one.id, one.confidence])).toContainEqual([other, 0.3]);
    expect(asked()).toEqual([]);
  });

  it('two domains of a directory that hold as large a part', () => {
    const person = (name: string): Part => ({
      source: 'okta',
      event_class: 'authn',
      operation: 'user.session.start',
      outcome: 'success',
      tenant: 'contoso.okta.example',
      actor_key: `user:${name}`,
      actor_name: name,
    });
    load(db, [person('a@contoso.com'), person('b@fabrikam.com')]);
    expect(asked()).toEqual([
      ['domain', 'contoso.com'],
      ['domain', 'fabrikam.com'],
    ]);
  });

  const own1: Part = { ...trail, actor_key: 'aws:AIDAOURS', actor_tenant: account };
  const theirs: Part = { ...trail, tenant: vendor, actor_key: 'aws:AIDATHEIRS', actor_tenant: vendor };
  const across: Part = { ...trail, actor_key: 'aws:AIDATHEIRS', actor_tenant: vendor };

  it('an account whose log is here too and that acts in another; none when it stays at home', () => {
    load(db, [
      own1,
      theirs,
      { ...across, ...inbound('xaccount_principal', vendor, `userIdentity.accountId=${vendor}`) },
    ]);
    expect(asked()).toEqual([['account', vendor]]);
    classify(db, { own: { not: [vendor] } });
    expect(asked()).toEqual([]);
    expect(db.query("select distinct party from actor_party where actor_key = 'aws:AIDATHEIRS'")).toEqual([
      { party: vendor },
    ]);
    load(db, [own1, theirs]);
    expect(asked()).toEqual([]);
  });

  it('a project of another owner beside ours, and an organisation', () => {
    const cloud = (project: string, home: string): Part => ({
      source: 'gcp-audit',
      event_class: 'api_call',
      operation: 'storage.objects.get',
      outcome: 'success',
      tenant: project,
      actor_key: `sa:run@${home}.iam.gserviceaccount.com`,
      actor_name: `run@${home}.iam.gserviceaccount.com`,
      actor_tenant: home,
    });
    load(db, [
      cloud('contoso-web', 'contoso-web'),
      cloud('fabrikam-ops', 'fabrikam-ops'),
      cloud('contoso-web', 'fabrikam-ops'),
    ]);
    expect(asked()).toEqual([['project', 'fabrikam-ops']]);
    const okta = (host: string, org: string | null): Part => ({
      source: 'okta',
      event_class: 'authn',
      operation: 'user.session.start',
      outcome: 'success',
      tenant: host,
      actor_key: 'user:a@contoso.com',
      actor_name: 'a@contoso.com',
      ...(org === null ? {} : inbound('okta_org2org', org, `IdentityProvider=${org}`)),
    });
    load(db, [
      okta('contoso.okta.example', null),
      okta('fabrikam.okta.example', null),
      okta('contoso.okta.example', 'fabrikam.okta.example'),
    ]);
    expect(asked()).toEqual([['org', 'fabrikam.okta.example']]);
  });
});
