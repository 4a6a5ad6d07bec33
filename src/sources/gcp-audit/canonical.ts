import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';

const longestCell = 4_194_304;
const deepest = 8;

/** Members of a LogEntry with an audit payload, in the spelling of the API; other members keep theirs. */
const paths: readonly string[] = [
  'insertId',
  'logName',
  'timestamp',
  'receiveTimestamp',
  'severity',
  'trace',
  'operation.id',
  'operation.producer',
  'operation.first',
  'operation.last',
  'resource.type',
  'resource.labels',
  'labels',
  'protoPayload.methodName',
  'protoPayload.serviceName',
  'protoPayload.resourceName',
  'protoPayload.numResponseItems',
  'protoPayload.authenticationInfo.principalEmail',
  'protoPayload.authenticationInfo.principalSubject',
  'protoPayload.authenticationInfo.authoritySelector',
  'protoPayload.authenticationInfo.serviceAccountKeyName',
  'protoPayload.authenticationInfo.serviceAccountDelegationInfo',
  'protoPayload.authenticationInfo.thirdPartyPrincipal',
  'protoPayload.authenticationInfo.oauthInfo.oauthClientId',
  'protoPayload.authorizationInfo',
  'protoPayload.requestMetadata.callerIp',
  'protoPayload.requestMetadata.callerSuppliedUserAgent',
  'protoPayload.requestMetadata.callerNetwork',
  'protoPayload.requestMetadata.requestAttributes',
  'protoPayload.resourceLocation',
  'protoPayload.policyViolationInfo',
  'protoPayload.status.code',
  'protoPayload.status.message',
  'protoPayload.request',
  'protoPayload.response',
  'protoPayload.metadata',
  'protoPayload.serviceData',
];

/** What exports call a member instead: BigQuery's JSON texts, a payload type put between. */
const aliases: readonly (readonly [string, string])[] = [
  ['protoPayload.requestJson', 'protoPayload.request'],
  ['protoPayload.responseJson', 'protoPayload.response'],
  ['protoPayload.metadataJson', 'protoPayload.metadata'],
  ['protoPayload.serviceDataJson', 'protoPayload.serviceData'],
  ['protoPayload.servicedata_v1_iam', 'protoPayload.serviceData'],
  ['protoPayload.servicedata_v1_iam_admin', 'protoPayload.serviceData'],
  ['protoPayload.servicedata_v1_bigquery', 'protoPayload.serviceData'],
];

const byName = new Map<string, readonly string[]>([
  ...paths.map((path) => [bare(path), path.split('.')] as const),
  ...aliases.map(([alias, path]) => [bare(alias), path.split('.')] as const),
]);
const segments = new Map(paths.flatMap((path) => path.split('.')).map((name) => [bare(name), name]));

/** Lower case without separators; the payload's type name left out: `proto_payload.audit_log.method_name` is `protopayloadmethodname`. */
function bare(name: string): string {
  return name
    .replace(/[^a-z0-9@]/gi, '')
    .toLowerCase()
    .replace(/^(?:jsonpayload)?protopayloadauditlog/, 'protopayload');
}

/** True for a flattened name of this member. */
export function isNamed(name: string, path: string): boolean {
  return name.length < 200 && bare(name) === bare(path);
}

/** Where a flattened name belongs; names below free-form members keep their own last steps. Null for other names. */
function pathOf(name: string): readonly string[] | null {
  if (name.length > 400) return null;
  const known = byName.get(bare(name));
  if (known !== undefined) return known;
  const steps = name.split('.');
  for (let length = steps.length - 1; length > 0; length--) {
    const parent = byName.get(bare(steps.slice(0, length).join('.')));
    if (parent !== undefined) return [...parent, ...steps.slice(length)];
  }
  return null;
}

type Tree = Map<string, unknown>;

/** The LogEntry behind flattened names and their values; JSON texts become values, the first value of a place stays. */
export function entryOfFlat(pairs: Iterable<readonly [name: string, value: unknown]>): JsonObject {
  const root: Tree = new Map();
  const placed = [...pairs]
    .map(([name, value]) => ({ path: pathOf(name), value: typeof value === 'string' ? cell(value) : value }))
    .sort((a, b) => (a.path?.length ?? 0) - (b.path?.length ?? 0));
  for (const { path, value } of placed) if (path !== null && value !== null) place(root, path, value);
  return plain(root);
}

function place(root: Tree, path: readonly string[], value: unknown): void {
  let tree = root;
  for (const step of path.slice(0, -1)) {
    const below = tree.get(step);
    if (below instanceof Map) tree = below as Tree;
    else {
      const made: Tree = new Map(Object.entries(record(below) ?? {}));
      tree.set(step, made);
      tree = made;
    }
  }
  const last = path.at(-1) ?? '';
  if (!tree.has(last)) tree.set(last, value);
}

function plain(tree: Tree): JsonObject {
  return Object.fromEntries(
    [...tree].map(([key, value]) => [key, value instanceof Map ? plain(value as Tree) : value]),
  );
}

function cell(value: string): unknown {
  const start = value.trimStart()[0];
  if ((start !== '{' && start !== '[') || value.length > longestCell) return text(value);
  return parseJson(value) ?? text(value);
}

const freeForm: ReadonlySet<string> = new Set(['request', 'response', 'metadata', 'labels', 'serviceData']);

/** The LogEntry of a row of BigQuery or Log Analytics: nested, with `protopayload_auditlog` or snake case. */
export function entryOfRow(row: JsonObject): JsonObject {
  const members = new Map<string, unknown>();
  for (const [key, value] of Object.entries(row)) {
    const path = byName.get(bare(key));
    const name = path?.length === 1 ? path[0] : segments.get(bare(key));
    if (/^proto_?payload(?:_auditlog)?$/i.test(key)) {
      const payload = record(value) ?? {};
      const inner = record(own(payload, 'audit_log')) ?? record(own(payload, 'auditLog')) ?? payload;
      if (!members.has('protoPayload')) members.set('protoPayload', payloadOf(inner));
    } else if (!members.has(name ?? key)) members.set(name ?? key, renamed(value, name ?? key, 1));
  }
  return Object.fromEntries(members);
}

function payloadOf(inner: JsonObject): JsonObject {
  const members = new Map<string, unknown>();
  for (const [key, value] of Object.entries(inner)) {
    const path = byName.get(bare(`protoPayload.${key}`));
    const name = path?.[1] ?? segments.get(bare(key)) ?? key;
    if (value === null || value === undefined || members.has(name)) continue;
    members.set(name, typeof value === 'string' && freeForm.has(name) ? cell(value) : renamed(value, name, 1));
  }
  return Object.fromEntries(members);
}

function renamed(value: unknown, under: string, depth: number): unknown {
  if (depth > deepest || freeForm.has(under)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(item, under, depth + 1));
  const object = record(value);
  if (object === null) return value;
  return Object.fromEntries(
    Object.entries(object).map(([key, content]) => {
      const name = segments.get(bare(key)) ?? camel(key);
      return [name, renamed(content, name, depth + 1)];
    }),
  );
}

function camel(key: string): string {
  return key.length > 100 ? key : key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
