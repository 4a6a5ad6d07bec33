import { describe, expect, test } from 'vitest';
import { callerOf, isServiceAgent, poolSubjectOf, projectInAddress, serviceAccountProject } from './identity.ts';
import { trustOf } from './trust.ts';

describe('service accounts', () => {
  test.each([
    ['deploy@contoso-web.iam.gserviceaccount.com', 'contoso-web'],
    ['deploy@web.example.com.iam.gserviceaccount.com', 'web.example.com'],
    ['contoso-web@appspot.gserviceaccount.com', 'contoso-web'],
    ['service-111122223333@compute-system.iam.gserviceaccount.com', null],
    ['service-111122223333@gcp-sa-logging.iam.gserviceaccount.com', null],
    ['111122223333-compute@developer.gserviceaccount.com', null],
    ['111122223333@cloudbuild.gserviceaccount.com', null],
  ])('%s belongs to project %s', (email, project) => {
    expect(serviceAccountProject(email)).toBe(project);
  });

  test('a domain-scoped project is turned round in addresses', () => {
    expect(projectInAddress('example.com:web')).toBe('web.example.com');
  });

  test('agents of Google are told from accounts of users', () => {
    expect(isServiceAgent('service-1@gcp-sa-x.iam.gserviceaccount.com')).toBe(true);
    expect(isServiceAgent('service-desk@contoso-web.iam.gserviceaccount.com')).toBe(false);
  });
});

test('a pool subject keeps its slashes', () => {
  const subject = 'principal://iam.googleapis.com/locations/global/workforcePools/partners/subject/a/b';
  expect(poolSubjectOf(subject)).toEqual({ kind: 'workforce', pool: 'partners', subject: 'a/b' });
  expect(poolSubjectOf('user:ann@contoso.com')).toBeNull();
});

describe('impersonation', () => {
  const account = 'deploy@contoso-web.iam.gserviceaccount.com';
  const through = (email: string): Record<string, unknown> => ({
    principalEmail: account,
    serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: email } }],
  });

  test('a person behind an account is the actor', () => {
    const { principal, via } = callerOf(through('Eva@fabrikam.com'), 'contoso-web', null);
    expect([principal.key, via]).toEqual(['user:eva@fabrikam.com', account]);
  });

  test('an account of the same project, or an agent of Google, is not', () => {
    for (const email of [
      'hop@contoso-web.iam.gserviceaccount.com',
      'service-1@compute-system.iam.gserviceaccount.com',
    ]) {
      const { principal, via } = callerOf(through(email), 'contoso-web', null);
      expect([principal.key, via]).toEqual([`sa:${account}`, email]);
      expect(trustOf(through(email), 'contoso-web')).toBeNull();
    }
  });

  test('an account of another project is, and proves it', () => {
    const authentication = through('scan@fabrikam.iam.gserviceaccount.com');
    expect(callerOf(authentication, 'contoso-web', null).principal.key).toBe(
      'sa:scan@fabrikam.iam.gserviceaccount.com',
    );
    expect(trustOf(authentication, 'contoso-web')).toMatchObject({
      trust_kind: 'xaccount_principal',
      trust_org: 'fabrikam',
    });
    expect(trustOf(authentication, null)).toBeNull();
  });
});
