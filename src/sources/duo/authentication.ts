import type { Outcome } from '../../schema/event.ts';

/** Reasons by which Duo let somebody in without asking for a second factor. */
const notAsked: ReadonlySet<string> = new Set([
  'allow_unenrolled_user',
  'allow_unenrolled_user_on_trusted_network',
  'allowed_by_policy',
  'bypass_user',
  'trusted_location',
  'trusted_network',
]);

const methods: Readonly<Record<string, string>> = {
  'bypass code': 'bypass_code',
  'digipass go 7 token': 'otp',
  'duo mobile inline auth': 'push',
  'duo mobile passcode': 'otp',
  'duo mobile passcode hotp': 'otp',
  'duo mobile passcode totp': 'otp',
  'duo push': 'push',
  'hardware token': 'otp',
  passcode: 'otp',
  'passwordless push': 'push',
  'phone call': 'call',
  'platform authenticator': 'fido2',
  'remembered device': 'remembered_device',
  'roaming authenticator': 'fido2',
  'security key': 'fido2',
  'sms passcode': 'sms',
  'sms refresh': 'sms',
  'trusted network': 'trusted_network',
  'u2f token': 'fido2',
  'verified duo push': 'push',
  'webauthn chrome touch id': 'fido2',
  'webauthn credential': 'fido2',
  'webauthn security key': 'fido2',
  'yubikey code': 'otp',
  'yubikey passcode': 'otp',
  push: 'push',
  phone: 'call',
  sms: 'sms',
};

/** Second factor in the words of the other sources; an unknown one in snake case. */
export function methodOf(factor: string | null): string | null {
  const words = wordsOf(factor);
  if (words === null || words === 'not available') return null;
  if (Object.hasOwn(methods, words)) return methods[words] ?? null;
  if (words.includes('push')) return 'push';
  if (/webauthn|touch id|fido|passkey|face id/.test(words)) return 'fido2';
  return words.replaceAll(' ', '_').slice(0, 64);
}

export function outcomeOf(result: string | null): Outcome {
  switch (result?.toLowerCase()) {
    case 'success':
    case 'allow':
    case 'allowed':
    case 'granted':
      return 'success';
    case 'denied':
    case 'deny':
    case 'failure':
    case 'fraud':
    case 'error':
      return 'failure';
    default:
      return 'unknown';
  }
}

/** What the record says of the second factor. */
export function mfaOf(outcome: Outcome, reason: string | null, method: string | null): string {
  const key = wordsOf(reason)?.replaceAll(' ', '_') ?? '';
  if (outcome === 'failure') return key === 'error' ? 'unknown' : 'required_failed';
  if (outcome !== 'success') return 'unknown';
  if (key === 'remembered_device' || method === 'remembered_device') return 'previously_satisfied';
  return notAsked.has(key) || method === 'trusted_network' ? 'not_required' : 'satisfied';
}

/** Why an authentication did not succeed, in words that say whether the person refused it. */
export function authenticationResult(outcome: Outcome, result: string | null, reason: string | null): string | null {
  if (outcome === 'success') return null;
  const words = wordsOf(reason) ?? '';
  if (result?.toLowerCase() === 'fraud' || /fraud/.test(words)) return 'MFA denied; user reported fraud';
  if (/^no response|timed? ?out/.test(words)) return `MFA timed out; ${words}`;
  if (
    /^user (?:mistake|denied|cancelled|rejected|declined)|^anomalous push|^deny/.test(words) &&
    !/unenrolled/.test(words)
  )
    return `MFA denied; ${words}`;
  return words === '' ? result : words;
}

/** Lower case with single blanks: panel and API write the same words differently. */
export function wordsOf(text: string | null): string | null {
  return text === null
    ? null
    : text
        .slice(0, 256)
        .toLowerCase()
        .replace(/[_\s-]+/g, ' ')
        .trim();
}
