import type { TrustKind } from '../../schema/event.ts';
import { record, text, type JsonObject } from '../../lib/json.ts';
import { accountOf } from './policy.ts';

export interface Trust {
  readonly kind: TrustKind;
  readonly org: string;
  readonly evidence: string;
  readonly direction: 'inbound' | 'outbound';
}

const accountId = /^\d{12}$/;

/** What this very record proves about a third party; AWS services acting on their own or on someone's behalf never do. */
export function trustOf(
  identity: JsonObject,
  parameters: JsonObject | null,
  additional: JsonObject | null,
  eventName: string,
  recipient: string | null,
): Trust | null {
  const type = identity['type'];
  const invokedBy = identity['invokedBy'];
  if (type === 'AWSService' || (typeof invokedBy === 'string' && isService(invokedBy))) return null;
  const account = text(identity['accountId']);
  if (account !== null && recipient !== null && account !== recipient && accountId.test(account)) {
    return {
      kind: 'xaccount_principal',
      org: account,
      evidence: `userIdentity.accountId=${account}`,
      direction: 'inbound',
    };
  }
  return federation(identity, parameters, additional, type) ?? outbound(parameters, eventName, account, recipient);
}

function outbound(
  parameters: JsonObject | null,
  eventName: string,
  account: string | null,
  recipient: string | null,
): Trust | null {
  if (eventName !== 'AssumeRole' || parameters === null) return null;
  const roleArn = text(parameters['roleArn']);
  const roleAccount = roleArn === null ? null : accountOf(roleArn);
  const home = recipient ?? account;
  if (roleAccount === null || home === null || roleAccount === home) return null;
  return {
    kind: 'xaccount_principal',
    org: roleAccount,
    evidence: `requestParameters.roleArn=${roleArn ?? ''}`,
    direction: 'outbound',
  };
}

function federation(
  identity: JsonObject,
  parameters: JsonObject | null,
  additional: JsonObject | null,
  type: unknown,
): Trust | null {
  if (type === 'SAMLUser') {
    const arn =
      text(parameters?.['principalArn']) ?? text(parameters?.['sAMLProviderArn']) ?? text(parameters?.['providerArn']);
    if (arn !== null) return provider(arn, 'requestParameters.principalArn');
    return provider(text(identity['identityProvider']), 'userIdentity.identityProvider');
  }
  if (type === 'WebIdentityUser') {
    return provider(
      text(identity['identityProvider']) ?? text(parameters?.['providerId']),
      'userIdentity.identityProvider',
    );
  }
  const session = record(identity['sessionContext']);
  if (session !== null) {
    const web = record(session['webIdFederationData']);
    const federated = web === null ? null : text(web['federatedProvider']);
    if (federated !== null)
      return provider(federated, 'userIdentity.sessionContext.webIdFederationData.federatedProvider');
  }
  return additional === null
    ? null
    : provider(text(additional['SamlProviderArn']), 'additionalEventData.SamlProviderArn');
}

/** Identity Center's own provider, EKS clusters and Cognito pools belong to AWS accounts, not to another organisation. */
function provider(value: string | null, field: string): Trust | null {
  if (value === null) return null;
  const slash = value.search(/:(?:saml|oidc)-provider\//);
  const org = slash < 0 ? value : value.slice(value.indexOf('/', slash) + 1);
  const host = org.split('/')[0] ?? org;
  if (org === '' || org.startsWith('AWSSSO_') || isService(host)) return null;
  return { kind: 'federated_idp', org: org.toLowerCase(), evidence: `${field}=${value}`, direction: 'inbound' };
}

function isService(name: string): boolean {
  return (
    name.endsWith('.amazonaws.com') ||
    name.endsWith('.amazonaws.com.cn') ||
    name === 'AWS Internal' ||
    name === 'aws.internal'
  );
}
