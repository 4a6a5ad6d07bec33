import { list, own, record, text, type JsonObject } from '../../lib/json.ts';

/** Empty object for a missing part of a record. */
const none: JsonObject = {};

export interface Target {
  readonly id: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly label: string | null;
  readonly detail: JsonObject;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** A System Log record taken into its parts; texts without placeholders. */
export interface Parts {
  readonly eventType: string;
  readonly actor: JsonObject;
  readonly client: JsonObject;
  readonly device: JsonObject;
  readonly context: JsonObject;
  readonly security: JsonObject;
  readonly transaction: JsonObject;
  readonly debug: JsonObject;
  readonly outcome: JsonObject;
  readonly chain: readonly JsonObject[];
  readonly targets: readonly Target[];
}

export function partsOf(event: JsonObject): Parts {
  return {
    eventType: known(own(event, 'eventType')) ?? 'unnamed',
    actor: part(event, 'actor'),
    client: part(event, 'client'),
    device: part(event, 'device'),
    context: part(event, 'authenticationContext'),
    security: part(event, 'securityContext'),
    transaction: part(event, 'transaction'),
    debug: part(part(event, 'debugContext'), 'debugData'),
    outcome: part(event, 'outcome'),
    chain: list(own(part(event, 'request'), 'ipChain'))
      .map(record)
      .filter((item) => item !== null),
    targets: list(own(event, 'target'))
      .map(record)
      .filter((item) => item !== null)
      .map(targetOf),
  };
}

export function part(value: JsonObject, key: string): JsonObject {
  return record(own(value, key)) ?? none;
}

/** Text of a value; null also for the word `unknown`, which Okta writes where it has nothing. */
export function known(value: unknown): string | null {
  const found = text(value);
  return found === null || found === 'unknown' || found === 'UNKNOWN' || found === 'Unknown' ? null : found;
}

function targetOf(target: JsonObject): Target {
  const changes = part(target, 'changeDetails');
  return {
    id: known(own(target, 'id')),
    type: text(own(target, 'type')),
    name: known(own(target, 'alternateId')),
    label: known(own(target, 'displayName')),
    detail: part(target, 'detailEntry'),
    before: part(changes, 'from'),
    after: part(changes, 'to'),
  };
}

export function isUser(target: Target): boolean {
  return target.type === 'User' || target.type === 'AppUser';
}

export function isApp(target: Target): boolean {
  return target.type === 'AppInstance';
}

/** The application that links this organisation with another one of Okta. */
export function org2Org(targets: readonly Target[]): Target | null {
  return (
    targets.find(
      (target) => isApp(target) && /org2org/i.test(`${target.name ?? ''} ${target.label ?? ''}`.slice(0, 512)),
    ) ?? null
  );
}
