import { own } from '../../lib/json.ts';
import type { Outcome } from '../../schema/event.ts';
import { known, part, type Parts } from './parts.ts';

const methods: Readonly<Record<string, string>> = {
  assertion: 'assertion',
  certificate: 'certificate',
  duo_security: 'duo',
  email: 'email',
  fido2: 'fido2',
  fido_webauthn: 'fido2',
  fido_u2f: 'fido2',
  google_otp: 'otp',
  iwa: 'kerberos',
  okta_call: 'call',
  okta_email: 'email',
  okta_otp: 'otp',
  okta_soft_token: 'otp',
  okta_verify_push: 'push',
  otp: 'otp',
  password: 'password',
  password_as_factor: 'password',
  phone: 'phone',
  push: 'push',
  rsa_token: 'otp',
  security_question: 'question',
  signed_nonce: 'fastpass',
  sms: 'sms',
  okta_sms: 'sms',
  symantec_vip: 'otp',
  webauthn: 'fido2',
  yubikey_token: 'otp',
};

const flows: Readonly<Record<string, string>> = {
  'openid connect': 'oidc',
  openid_connect: 'oidc',
  'saml 2.0': 'saml20',
  saml_2_0: 'saml20',
  'saml 1.1': 'saml11',
  'ws-federation': 'wsfed',
  ws_federation: 'wsfed',
  'secure web authentication': 'swa',
  auto_login: 'swa',
  browser_plugin: 'swa',
};

/** Methods used, in the words of the other sources where Okta's are known. */
export function methodOf({ context, debug, targets }: Parts): string | null {
  const enrolment = targets.find((target) => /^authenticator/i.test(target.type ?? ''));
  const raw =
    known(own(debug, 'factor')) ??
    (enrolment === undefined ? null : (known(own(enrolment.detail, 'methodTypeUsed')) ?? enrolment.label)) ??
    known(own(context, 'credentialType'));
  if (raw === null) return null;
  const key = raw.toLowerCase().replace(/[\s-]+/g, '_');
  if (Object.hasOwn(methods, key)) return methods[key] ?? null;
  if (/push/.test(key)) return 'push';
  if (/fastpass|signed_nonce/.test(key)) return 'fastpass';
  if (/webauthn|fido|passkey|security_key/.test(key)) return 'fido2';
  return key.slice(0, 64);
}

/** Protocol of a sign-in to an application, or the grant by which a token was issued. */
export function flowOf({ debug, targets }: Parts): string | null {
  const raw =
    known(own(debug, 'signOnMode')) ??
    targets.map((target) => known(own(target.detail, 'signOnModeType'))).find((mode) => mode !== null) ??
    known(own(debug, 'grantType'));
  if (raw === null || raw === undefined) return null;
  const key = raw.toLowerCase();
  return Object.hasOwn(flows, key) ? (flows[key] ?? null) : key.slice(0, 64);
}

/** What an authentication says of the second factor; null for everything else. */
export function mfaOf(activity: string, isAuthn: boolean, outcome: Outcome, method: string | null): string | null {
  if (!isAuthn) return null;
  if (activity !== 'mfa_challenge' || method === 'password') return 'unknown';
  if (outcome === 'success') return 'satisfied';
  return outcome === 'failure' ? 'required_failed' : 'unknown';
}

/** The result of a second factor in words that say who refused. */
export function authenticationResult(parts: Parts, isAuthn: boolean, outcome: Outcome): string | null {
  if (!isAuthn || outcome === 'success') return null;
  const reason = known(own(parts.outcome, 'reason'));
  if (/deny_push/.test(parts.eventType)) return 'MFA denied; user declined the push';
  if (reason === null) return null;
  const key = reason.toUpperCase();
  if (key.includes('PHISHING')) return 'blocked as phishing';
  if (/REJECT|DENIED|DECLINE/.test(key))
    return `MFA denied; user declined the authentication (${reason.slice(0, 200)})`;
  return /TIME_?D?_?OUT|EXPIRED/.test(key) ? `MFA timed out (${reason.slice(0, 200)})` : reason.slice(0, 400);
}

/** Level and reasons of Okta's risk engine, out of `{reasons=Anomalous Device, level=MEDIUM}` or JSON. */
export function riskOf({ debug }: Parts): { readonly level: string | null; readonly reasons: string | null } {
  const risk = own(debug, 'risk');
  const object = part(debug, 'risk');
  const raw = known(risk)?.slice(0, 4096) ?? '';
  return {
    level: known(own(object, 'level')) ?? /\blevel=([A-Z_]+)/i.exec(raw)?.[1] ?? null,
    reasons: known(own(object, 'reasons')) ?? /\breasons=([^{}]*?)(?:, level=|\}|$)/i.exec(raw)?.[1]?.trim() ?? null,
  };
}
