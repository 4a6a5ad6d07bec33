import { record, text, type JsonObject } from '../../lib/json.ts';

/** Whether a second factor was used: by this sign-in, or when the session was made. */
export function mfaOf(operation: string, context: JsonObject | null, additional: JsonObject | null): string | null {
  if (operation === 'ConsoleLogin' && additional !== null) {
    const used = text(additional['MFAUsed']);
    if (used !== null) return used.toLowerCase() === 'yes' ? 'satisfied' : 'not_required';
  }
  const authenticated = context === null ? null : text(record(context['attributes'])?.['mfaAuthenticated']);
  if (authenticated === null) return null;
  return authenticated === 'true' ? 'previously_satisfied' : 'not_required';
}

export function authMethod(operation: string, additional: JsonObject | null): string | null {
  if (additional === null) return null;
  const type = text(additional['CredentialType']);
  if (type !== null) return type.toLowerCase();
  if (operation !== 'ConsoleLogin' || additional['SamlProviderArn'] !== undefined) return null;
  return text(additional['MFAUsed'])?.toLowerCase() === 'yes' ? 'password+mfa' : null;
}

export function authFlow(operation: string, additional: JsonObject | null): string | null {
  if (operation === 'ConsoleLogin') return additional?.['SamlProviderArn'] === undefined ? 'console' : 'saml20';
  if (operation === 'AssumeRoleWithSAML') return 'saml20';
  return operation === 'AssumeRoleWithWebIdentity' ? 'oidc' : null;
}
