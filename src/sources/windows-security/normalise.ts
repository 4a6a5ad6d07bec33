import { asGuid } from '../../lib/guid.ts';
import { shorten } from '../../lib/text.ts';
import type { EventFields } from '../../schema/event.ts';
import type { Reject } from '../source.ts';
import { domainOf, hasVendorName, type Account } from './accounts.ts';
import { kerberosText, ntStatusText, parameterText } from './codes.ts';
import { put, setSource, type Draft } from './draft.ts';
import { accountIn, sessionIn, type Role, type Rule } from './rule.ts';
import { logOf } from './rules.ts';
import type { WinEvent } from './win-event.ts';

const noGuid = '00000000-0000-0000-0000-000000000000';
const unlisted: Omit<Rule, 'actor'> = { title: '', event_class: 'other', activity: 'other', outcome: 'audit' };

/** One Windows event, from whatever shape, as an event of the common table. */
export function normalise(event: WinEvent): EventFields {
  const log = logOf(event);
  const known = log.rules.get(event.id);
  const rule = known ?? { ...unlisted, actor: roleOf(event) };
  const operation = [log.prefix, String(event.id), rule.title].filter((part) => part !== '').join(' ');
  const draft = begin(event, rule, operation);
  setActor(draft, accountIn(event, rule.actor));
  if (draft.actor_key === null && rule.event_class === 'authn' && event.notes.length === 0)
    draft.actor_type ??= 'anonymous';
  draft.session_id = sessionIn(event, rule.actor);
  draft.correlation_id = guid(event.data.take('logonguid')) ?? guid(event.activityId);
  draft.outcome =
    rule.outcome === 'success' || rule.outcome === 'failure' ? rule.outcome : (event.audit ?? undecided(rule));
  setStatus(event, draft, rule);
  if (rule.fill !== undefined) rule.fill(event, draft);
  else if (known === undefined)
    setSource(
      draft,
      event.data.take('ipaddress', 'clientaddress'),
      event.data.take('ipport'),
      event.data.take('workstationname'),
    );
  if (draft.actor_key === null && draft.actor_type === 'anonymous')
    draft.actor_key = `anonymous:${draft.src_ip ?? 'unknown'}`;
  setTrust(draft);
  if (draft.extra['process'] === undefined) put(draft, 'process', event.data.take('processname'));
  put(draft, 'event_code', String(event.id));
  if (event.notes.length === 0) event.data.take('utctime');
  for (const { key, text } of event.data.rest()) draft.extra[key] ??= parameterText(text) ?? text;
  if (event.data.dropped > 0) put(draft, 'parse_note', `${String(event.data.dropped)} values left out: too many`);
  else if (event.notes.length > 0) put(draft, 'parse_note', event.notes.join('; '));
  return draft;
}

/** The reason to refuse a record without an id or a time. */
export function refuse(id: unknown, time: unknown): Reject {
  const shown = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? shorten(String(value), 60) : typeof value;
  return { reject: `no event id or time: event id "${shown(id)}", time "${shown(time)}"` };
}

function begin(event: WinEvent, rule: Rule, operation: string): Draft {
  const { computer, channel, recordId } = event;
  const id =
    computer !== null && channel !== null && recordId !== null
      ? `${computer}|${channel.toLowerCase()}|${recordId}`
      : null;
  return {
    time: event.time,
    time_basis: event.timeBasis,
    event_id: id,
    event_class: rule.event_class,
    activity: rule.activity,
    operation,
    service: channel ?? event.provider,
    outcome: 'unknown',
    outcome_code: null,
    outcome_reason: null,
    actor_key: null,
    actor_id: null,
    actor_name: null,
    actor_type: null,
    actor_tenant: null,
    actor_via: null,
    tenant: domainOf(computer),
    target_type: null,
    target_id: null,
    target_name: null,
    target_path: null,
    src_ip: null,
    src_scope: null,
    src_port: null,
    src_host: null,
    device_name: computer,
    auth_method: null,
    auth_flow: null,
    interactive: null,
    session_id: null,
    correlation_id: null,
    trust_kind: null,
    trust_evidence: null,
    trust_direction: null,
    extra: {},
    changes: null,
  };
}

function undecided(rule: Rule): EventFields['outcome'] {
  return rule.outcome === undefined ? 'success' : 'unknown';
}

/** Whom an event without a rule is about. */
function roleOf(event: WinEvent): Role {
  const { data } = event;
  if (data.has('subjectusername') || data.has('subjectusersid')) return 'subject';
  if (data.has('targetusername')) return 'target';
  return 'user';
}

function setActor(draft: Draft, account: Account | null): void {
  if (account === null) return;
  draft.actor_key = account.key;
  draft.actor_id = account.sid;
  draft.actor_name = account.name;
  draft.actor_type = account.type;
  draft.actor_tenant = account.domain;
}

function guid(text: string | null): string | null {
  const found = asGuid(text);
  return found === noGuid ? null : found;
}

/** Result codes: the sub-status says more than the status where both are there. */
function setStatus(event: WinEvent, draft: Draft, rule: Rule): void {
  const { data } = event;
  const status = data.get('status', 'failurecode', 'resultcode');
  const sub = data.get('substatus');
  const code = sub !== null && sub !== '0x0' ? sub : status;
  if (code === null || (event.channel !== null && event.channel !== 'Security')) return;
  if (rule.outcome === 'status') draft.outcome = code === '0x0' ? 'success' : 'failure';
  if (!/^0x[0-9a-f]+$/.test(code)) return;
  const isKerberos = event.id >= 4768 && event.id <= 4773;
  draft.outcome_code = code;
  const reason = isKerberos ? kerberosText(code) : ntStatusText(code);
  draft.outcome_reason = reason ?? parameterText(data.get('failurereason'));
}

/** No field of a Windows event names a vendor; the spelling of the account is a weak hint. */
function setTrust(draft: Draft): void {
  const name = draft.actor_name ?? null;
  if (name === null || (draft.actor_type !== 'user' && draft.actor_type !== 'admin')) return;
  const account = name.slice(name.indexOf('\\') + 1).split('@')[0] ?? '';
  if (!hasVendorName(account)) return;
  draft.trust_kind = 'vendor_named';
  draft.trust_evidence = `account=${name}`;
  draft.trust_direction = 'inbound';
}
