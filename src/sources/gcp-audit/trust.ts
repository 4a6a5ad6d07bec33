import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { cut } from '../../lib/text.ts';
import { trust, type Trust } from '../microsoft.ts';
import {
  delegationOf,
  isServiceAgent,
  issuerHost,
  isServiceAccount,
  poolSubjectOf,
  projectInAddress,
  serviceAccountProject,
} from './identity.ts';

const gitHubIssuer = 'token.actions.githubusercontent.com';
const longestEvidence = 300;

/**
 * What the authentication of a call proves: an identity of a federation pool, a service account of another project, also as the
 * first link of an impersonation. Domains of users prove nothing here: whose they are is not in the record.
 */
export function trustOf(authentication: JsonObject, project: string | null): Trust | null {
  const subject = text(own(authentication, 'principalSubject'));
  const email = text(own(authentication, 'principalEmail'));
  const chain = delegationOf(authentication);
  const first = chain.find((name) => !isServiceAgent(name)) ?? null;
  return (
    federated(first, 'serviceAccountDelegationInfo.principalSubject') ??
    federated(subject, 'principalSubject') ??
    thirdParty(authentication) ??
    otherProject(first, project, 'serviceAccountDelegationInfo.principalEmail') ??
    otherProject(email, project, 'principalEmail')
  );
}

/** The pool names the trust; GitHub's and AWS's subjects name the organisation behind it. */
function federated(subject: string | null, field: string): Trust | null {
  const pooled = poolSubjectOf(subject);
  if (pooled === null) return null;
  const evidence = `${field}=${cut(subject ?? '', longestEvidence)}`;
  const account = /^arn:aws[\w-]*:(?:sts|iam)::(\d{12}):/i.exec(pooled.subject)?.[1];
  if (account !== undefined) return trust('xaccount_principal', account, evidence, 'inbound');
  const org = /^repo:[^/]+\//i.test(pooled.subject) ? gitHubIssuer : `${pooled.kind}-pool/${pooled.pool.toLowerCase()}`;
  return trust('federated_idp', org, evidence, 'inbound');
}

function thirdParty(authentication: JsonObject): Trust | null {
  const claims = record(own(authentication, 'thirdPartyPrincipal'));
  if (claims === null || Object.keys(claims).length === 0) return null;
  const issuer = issuerHost(text(own(record(own(claims, 'thirdPartyClaims')) ?? claims, 'iss')));
  return trust('federated_idp', issuer, `thirdPartyPrincipal.iss=${issuer ?? 'not given'}`, 'inbound');
}

function otherProject(email: string | null, project: string | null, field: string): Trust | null {
  if (email === null || project === null || !isServiceAccount(email)) return null;
  const home = serviceAccountProject(email);
  if (home === null || home === projectInAddress(project)) return null;
  return trust('xaccount_principal', home, `${field}=${email.toLowerCase()}`, 'inbound');
}
