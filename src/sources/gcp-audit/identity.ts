import { jsonText, list, own, record, text, type JsonObject } from '../../lib/json.ts';
import { upnDomain } from '../microsoft.ts';

/** Who made the call. */
export interface Principal {
  readonly key: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly type: 'user' | 'service_account' | 'app' | 'system' | 'anonymous';
  /** Project of a service account, domain of a user. */
  readonly home: string | null;
}

/** The rest of `principal://iam.googleapis.com/.../workforcePools/<pool>/subject/<subject>`. */
export interface PoolSubject {
  readonly kind: 'workforce' | 'workload';
  readonly pool: string;
  readonly subject: string;
}

const poolSubject =
  /^principal(?:Set)?:\/\/iam\.googleapis\.com\/(?:projects\/[^/]+\/)?locations\/[^/]+\/(workforce|workloadIdentity)Pools\/([^/]+)\/(?:subject|attribute\.[^/]+|group)\/(.+)$/i;

/** Takes a federated principal apart; null for everything else. */
export function poolSubjectOf(subject: string | null): PoolSubject | null {
  if (subject === null || subject.length > 2000) return null;
  const match = poolSubject.exec(subject);
  if (match === null) return null;
  return {
    kind: match[1]?.toLowerCase() === 'workforce' ? 'workforce' : 'workload',
    pool: match[2] ?? '',
    subject: match[3] ?? '',
  };
}

/**
 * Project of a user-managed or App Engine service account, in the spelling of its address. Null for Google's own agents and for
 * accounts that carry a project number only.
 */
export function serviceAccountProject(email: string): string | null {
  const at = email.lastIndexOf('@');
  const name = email.slice(0, at).toLowerCase();
  const host = email.slice(at + 1).toLowerCase();
  if (host === 'appspot.gserviceaccount.com') return name;
  if (!host.endsWith('.iam.gserviceaccount.com') || isServiceAgent(email)) return null;
  return host.slice(0, -'.iam.gserviceaccount.com'.length);
}

/** Accounts that Google's services use: `service-<number>@...` and hosts of Google's own projects. */
export function isServiceAgent(email: string): boolean {
  return /^(?:service-\d+|p\d+-\d+|\d+(?:-compute)?|firebase-service-account)@|@gcp-sa-|@(?:cloudservices|cloudbuild|system)\.gserviceaccount\.com$|^cloud-[\w-]+@(?:storage|system)\.gserviceaccount\.com$/i.test(
    email,
  );
}

export function isServiceAccount(email: string): boolean {
  return /\.gserviceaccount\.com$/i.test(email);
}

/** The project as it stands in service account addresses: `example.com:web` is `web.example.com` there. */
export function projectInAddress(project: string | null): string | null {
  if (project === null) return null;
  const colon = project.indexOf(':');
  return (colon < 0 ? project : `${project.slice(colon + 1)}.${project.slice(0, colon)}`).toLowerCase();
}

/** The caller and, where it borrowed one, the service account it acted as. */
export interface Caller {
  readonly principal: Principal;
  readonly via: string | null;
}

/**
 * Who made the call. When a person, a member of a federation pool or a service account of another project impersonated a service
 * account, they are the caller and the account is `via`; Google's own agents and accounts of the same project are only named as
 * `via`. `address` names callers without identity.
 */
export function callerOf(authentication: JsonObject, project: string | null, address: string | null): Caller {
  const direct = principalOf(authentication, address);
  const link = delegationOf(authentication).find((name) => !isServiceAgent(name)) ?? null;
  const named = link ?? delegationOf(authentication)[0] ?? text(own(authentication, 'authoritySelector'));
  if (link === null || direct.type !== 'service_account') return { principal: direct, via: named };
  const behind = ofName(link);
  const elsewhere =
    behind?.type === 'service_account' && behind.home !== null && behind.home !== projectInAddress(project);
  if (behind === null || (behind.type === 'service_account' && !elsewhere)) return { principal: direct, via: link };
  return { principal: behind, via: direct.name };
}

function principalOf(authentication: JsonObject, address: string | null): Principal {
  const subject = text(own(authentication, 'principalSubject'));
  const email = text(own(authentication, 'principalEmail'));
  const named = email === null ? null : ofEmail(email, subject);
  const found =
    named ??
    (subject === null ? null : ofName(subject)) ??
    ofClaims(record(own(authentication, 'thirdPartyPrincipal')));
  if (found !== null) return found;
  return { key: `anonymous:${address ?? 'unknown'}`, id: null, name: null, type: 'anonymous', home: null };
}

/** An identity by an e-mail address or a subject such as `user:...`, `serviceAccount:...`, `principal://...`. */
function ofName(name: string): Principal | null {
  const email = emailOf(name) ?? (/^[^\s@:/]+@[^\s@]+$/.test(name) ? name : null);
  if (email !== null) return ofEmail(email, name);
  if (name.startsWith('{')) return null;
  const pooled = poolSubjectOf(name);
  const plain = (pooled?.subject ?? name).toLowerCase();
  const key = pooled === null ? plain : `${pooled.pool}/${plain}`;
  const type = pooled?.kind === 'workload' ? 'app' : name.startsWith('serviceAccount:') ? 'service_account' : 'user';
  return { key: `login:gcp-audit:${key}`, id: name, name: plain, type, home: null };
}

/** Claims of an identity that Google does not know: issuer and subject. */
function ofClaims(third: JsonObject | null): Principal | null {
  const claims = record(own(third ?? {}, 'thirdPartyClaims')) ?? third;
  const subject = text(own(claims ?? {}, 'sub')) ?? text(own(claims ?? {}, 'email'));
  if (claims === null || subject === null) return null;
  const name = `${issuerHost(text(own(claims, 'iss'))) ?? 'unknown'}/${subject}`.toLowerCase();
  return { key: `login:gcp-audit:${name}`, id: subject, name, type: 'user', home: null };
}

/** `https://login.example.com/` as `login.example.com`. */
export function issuerHost(issuer: string | null): string | null {
  return (
    issuer
      ?.replace(/^https?:\/\//i, '')
      .replace(/\/+$/, '')
      .toLowerCase() ?? null
  );
}

function ofEmail(email: string, subject: string | null): Principal {
  const name = email.toLowerCase();
  if (isServiceAccount(name))
    return { key: `sa:${name}`, id: name, name, type: 'service_account', home: serviceAccountProject(name) };
  if (name === 'system:anonymous' || name === 'anonymous')
    return { key: 'anonymous:unknown', id: null, name, type: 'anonymous', home: null };
  if (name.startsWith('system:serviceaccount:'))
    return { key: `login:gcp-audit:${name}`, id: name, name, type: 'service_account', home: null };
  if (name.startsWith('system:'))
    return { key: `system:${name.slice('system:'.length)}`, id: name, name, type: 'system', home: null };
  if (name === 'system@google.com' || name === 'cloud-platform@google.com')
    return { key: 'system:gcp-audit', id: name, name, type: 'system', home: null };
  if (!name.includes('@')) return { key: `login:gcp-audit:${name}`, id: subject, name, type: 'user', home: null };
  return { key: `user:${name}`, id: name, name, type: 'user', home: upnDomain(name) };
}

/** `user:ann@example.com` and `serviceAccount:...` name a mail address; a pool's subject does not. */
export function emailOf(subject: string | null): string | null {
  const match = /^(?:user|serviceAccount|deleted:serviceAccount):([^?]+@[^?]+)/i.exec(subject ?? '');
  return match?.[1] ?? null;
}

/** Identities through which the call went, the real caller first; each as e-mail, subject or the third party's claims. */
export function delegationOf(authentication: JsonObject): readonly string[] {
  return list(own(authentication, 'serviceAccountDelegationInfo')).flatMap((item) => {
    const step = record(item);
    if (step === null) return [];
    const first = record(own(step, 'firstPartyPrincipal')) ?? {};
    const third = record(own(step, 'thirdPartyPrincipal'));
    const name =
      text(own(first, 'principalEmail')) ?? text(own(step, 'principalSubject')) ?? text(own(step, 'principalEmail'));
    return name ?? (third === null ? [] : jsonText(own(third, 'thirdPartyClaims') ?? third).slice(0, 500));
  });
}
