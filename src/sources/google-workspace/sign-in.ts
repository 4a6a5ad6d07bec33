import type { Outcome } from '../../schema/event.ts';

type Parameters = ReadonlyMap<string, string>;

const methods: Readonly<Record<string, string>> = {
  google_password: 'password',
  password: 'password',
  google_authenticator: 'otp',
  offline_otp: 'otp',
  backup_code: 'backup_code',
  google_prompt: 'push',
  security_key: 'fido2',
  security_key_otp: 'fido2',
  passkey: 'fido2',
  idv_preregistered_phone: 'sms',
  idv_any_phone: 'sms',
  idv_preregistered_email: 'email',
  idv_any_email: 'email',
  internal_two_factor: 'internal_two_factor',
  saml: 'saml',
  exchange: 'token_exchange',
};

/** Steps that are no second factor. */
const first: ReadonlySet<string> = new Set([
  'password',
  'none',
  'saml',
  'token_exchange',
  'reauth',
  'unknown',
  'other',
]);

/** Login type and challenges, each once, joined with `+`. */
export function methodOf(parameters: Parameters): string | null {
  const found = steps(parameters).filter((step) => !['none', 'other', 'unknown'].includes(step));
  return found.length === 0 ? null : found.join('+');
}

function steps(parameters: Parameters): readonly string[] {
  const raw = [parameters.get('login_type'), parameters.get('login_challenge_method')]
    .flatMap((value) => value?.slice(0, 1024).split(/[,;]\s*/) ?? [])
    .map((value) =>
      value
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
    )
    .filter((value) => value !== '');
  return [
    ...new Set(raw.map((value) => (Object.hasOwn(methods, value) ? (methods[value] ?? value) : value.slice(0, 64)))),
  ];
}

export function flowOf(parameters: Parameters): string | null {
  const type = parameters.get('login_type')?.toLowerCase().replace(/\s+/g, '_');
  if (type === undefined) return null;
  return type === 'saml' ? 'saml20' : type === 'google_password' ? null : type.slice(0, 64);
}

/** What a sign-in or a challenge says of the second factor. */
export function mfaOf(name: string, outcome: Outcome, parameters: Parameters): string {
  const asked = /true|yes|1/i.test(parameters.get('is_second_factor') ?? '');
  const all = steps(parameters);
  const second = asked || all.some((step) => !first.has(step));
  if (/challenge|verification/.test(name)) {
    if (!second) return 'unknown';
    return outcome === 'success' ? 'satisfied' : outcome === 'failure' ? 'required_failed' : 'unknown';
  }
  if (outcome !== 'success') return 'unknown';
  if (second) return 'satisfied';
  return parameters.has('login_challenge_method') && !all.includes('saml') ? 'not_required' : 'unknown';
}

/** Challenges succeed or fail by a status; without one they were only asked. */
export function outcomeOf(application: string | null, name: string, parameters: Parameters): Outcome {
  const key = name.toLowerCase();
  if (key === 'login_challenge' || key === 'login_verification') {
    const status = parameters.get('login_challenge_status')?.toLowerCase() ?? '';
    if (/fail|incorrect|wrong|denied|reject/.test(status)) return 'failure';
    if (/pass|success/.test(status)) return 'success';
    return key === 'login_challenge' ? 'interrupted' : 'success';
  }
  if (key === 'suspicious_login' || key.startsWith('suspicious_login_') || key === 'suspicious_programmatic_login')
    return 'failure';
  if (key.startsWith('monitor_mode_')) return 'success';
  if (/(?:^|_)(?:failure|failed|fail|blocked|denied|rejected)$|access_deny/.test(key)) return 'failure';
  const status = application === 'saml' ? parameters.get('saml_status_code') : undefined;
  return status === undefined || /success/i.test(status) ? 'success' : 'failure';
}
