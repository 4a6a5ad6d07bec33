import { own, record, text } from '../../lib/json.ts';
import type { Outcome } from '../../schema/event.ts';
import { memo } from '../memo.ts';
import type { SignIn } from './readers.ts';

const methods: readonly (readonly [RegExp, string])[] = [
  [/^password/i, 'password'],
  [/mobile app notification|authenticator app \(push|push notification/i, 'push'],
  [/text message|^sms/i, 'sms'],
  [/phone|voice/i, 'phone call'],
  [/fido|passkey/i, 'fido2'],
  [/windows hello/i, 'windows hello'],
  [/certificate/i, 'certificate'],
  [/oath|verification code|\botp\b/i, 'otp'],
  [/temporary access pass/i, 'temporary access pass'],
  [/previously satisfied/i, 'previously satisfied'],
  [/passwordless/i, 'passwordless phone'],
  [/federat/i, 'federated'],
];

/** Short name of a method as Entra words it; unknown wordings in lower case. */
export const methodName: (name: string) => string = memo(
  (name) => methods.find(([pattern]) => pattern.test(name))?.[1] ?? name.toLowerCase(),
);

export interface Authentication {
  readonly method: string | null;
  readonly mfa: string | null;
  /** What the steps say about their result, in the words of the log. */
  readonly result: string | null;
}

/** A second factor was asked for and not given. */
const refusedCodes: ReadonlySet<string> = new Set([
  '500121',
  '50074',
  '50076',
  '50079',
  '50072',
  '50158',
  '50125',
  '50129',
]);

const byClaim = memo((details) => /(mfa|multi-?factor)[^;]*(previously|by claim|claim (in|provided))/i.test(details));

export function mfaState(requirement: string | null, outcome: Outcome, code: string | null, details: string): string {
  if (outcome !== 'success') return code !== null && refusedCodes.has(code) ? 'required_failed' : 'unknown';
  if (byClaim(details)) return 'previously_satisfied';
  const needed = requirement === null ? null : /multi/i.test(requirement);
  if (needed === true) return 'satisfied';
  if (/mfa (completed|successful|requirement satisfied)/i.test(details)) return 'satisfied';
  return needed === false ? 'not_required' : 'unknown';
}

/** Methods, second factor and result wording of a user's sign-in. */
export function authenticationOf(signIn: SignIn, outcome: Outcome, code: string | null): Authentication {
  const names = new Set<string>();
  const results = new Set<string>();
  for (const item of signIn.list('steps')) {
    const step = record(item);
    if (step === null) continue;
    const method = text(own(step, 'authenticationMethod'));
    const result = text(own(step, 'authenticationStepResultDetail'));
    if (method !== null) names.add(methodName(method));
    if (result !== null) results.add(result);
  }
  const used = signIn.list('methodsUsed').map(text);
  for (const name of names.size > 0 ? [] : [...used, signIn.text('mfaMethod')])
    if (name !== null) names.add(methodName(name));
  const wording = signIn.text('mfaResult');
  if (wording !== null) results.add(wording);
  const result = [...results].join('; ');
  return {
    method: names.size === 0 ? null : [...names].join('+'),
    mfa: mfaState(signIn.text('requirement'), outcome, code, result),
    result: result === '' ? null : result,
  };
}

/** Values of an enumeration as Graph spells them, by their letters alone: the portal writes "Device code flow". */
const enumerations: ReadonlyMap<string, string> = new Map(
  [
    'none',
    'b2bCollaboration',
    'b2bDirectConnect',
    'microsoftSupport',
    'serviceProvider',
    'passthrough',
    'primaryRefreshToken',
    'refreshToken',
    'saml11',
    'saml20',
    'remoteDesktopToken',
    'oAuth2',
    'ropc',
    'wsFederation',
    'deviceCode',
    'authenticationTransfer',
    'nativeAuth',
    'deviceCodeFlow',
    'clientSecret',
    'clientAssertion',
    'federatedIdentityCredential',
    'managedIdentity',
    'certificate',
    'singleFactorAuthentication',
    'multiFactorAuthentication',
    'notApplied',
    'success',
    'failure',
  ].map((name) => [name.toLowerCase(), name]),
);

/** The value in Graph's spelling where it is one of Graph's, else as it is. */
export function graphSpelling(value: string | null): string | null {
  return value === null || value.length > 60 ? value : spelled(value);
}

const spelled = memo((value) => {
  const letters = value.replace(/[^a-z0-9]/gi, '').toLowerCase();
  if (letters === 'oauth20') return 'oAuth2';
  return enumerations.get(letters) ?? value;
});
