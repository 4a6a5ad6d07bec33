import type { CsvHeader, CsvRow } from '../source.ts';
import type { AuditRecord, Modified, Target } from './audit.ts';

const aliases: Readonly<Record<string, readonly string[]>> = {
  'date (utc)': ['date', 'fecha (utc)', 'fecha', 'data (utc)', 'data', 'datum (utc)'],
  correlationid: ['correlation id', 'idcorrelación', 'id. de correlación', 'idcorrelazione', 'id de corrélation'],
  service: ['servicio', 'servizio', 'dienst'],
  category: ['categoría', 'catégorie', 'categoria', 'kategorie'],
  activity: ['actividad', 'activité', 'attività', 'aktivität'],
  result: ['resultado', 'résultat', 'risultato', 'ergebnis'],
  resultreason: [
    'result reason',
    'motivoresultado',
    'motivo del resultado',
    'raison du résultat',
    'motivo del risultato',
  ],
  'user agent': ['useragent', 'agente de usuario', 'agent utilisateur', 'agente utente'],
  ipaddress: ['ip address', 'direcciónip', 'dirección ip', 'adresse ip', 'indirizzo ip'],
};

/** Order of the columns that follow the date: what is not found by name is found by place in an untouched file. */
const layout = [
  'date (utc)',
  'correlationid',
  'service',
  'category',
  'activity',
  'result',
  'resultreason',
  'user agent',
  'actortype',
  'actordisplayname',
  'actorobjectid',
  'actoruserprincipalname',
  'ipaddress',
  'actorhometenantid',
  'actorhometenantname',
  'actorserviceprincipalid',
  'actorserviceprincipalname',
];

const targetParts = ['type', 'displayname', 'objectid', 'userprincipalname'] as const;
const targetCount = 3;
const propertyCount = 5;
const detailCount = 6;
const blockWidth = targetParts.length + propertyCount * 3;
const fullWidth = layout.length + targetCount * blockWidth + detailCount * 2;

export type AuditColumns = ReadonlyMap<string, string>;

const cache = new WeakMap<CsvHeader, AuditColumns>();

/** English name of every column -> the header's own name. */
export function auditColumns(header: CsvHeader): AuditColumns {
  let columns = cache.get(header);
  if (columns === undefined) {
    columns = translate(header.names);
    cache.set(header, columns);
  }
  return columns;
}

function fullLayout(): readonly string[] {
  const names = [...layout];
  for (let t = 1; t <= targetCount; t++) {
    for (const part of targetParts) names.push(`target${t}${part}`);
    for (let p = 1; p <= propertyCount; p++)
      for (const part of ['name', 'oldvalue', 'newvalue']) names.push(`target${t}modifiedproperty${p}${part}`);
  }
  for (let d = 1; d <= detailCount; d++) names.push(`additionaldetail${d}key`, `additionaldetail${d}value`);
  return names;
}

const english = fullLayout();

function translate(names: readonly string[]): AuditColumns {
  const columns = new Map<string, string>();
  for (const name of english) if (names.includes(name)) columns.set(name, name);
  for (const [name, others] of Object.entries(aliases)) {
    const found = others.find((other) => names.includes(other));
    if (found !== undefined && !columns.has(name)) columns.set(name, found);
  }
  const inPlace = [...columns].every(([name, local]) => names.indexOf(local) === english.indexOf(name));
  if (names.length === fullWidth && inPlace && columns.size >= 4) {
    english.forEach((name, at) => {
      const local = names[at];
      if (local !== undefined && !columns.has(name)) columns.set(name, local);
    });
  }
  return columns;
}

/** True for the header of the portal's audit CSV, in any language whose columns could be told. */
export function isPortalHeader(header: CsvHeader): boolean {
  const columns = auditColumns(header);
  return ['date (utc)', 'service', 'category', 'activity', 'result', 'actortype', 'target1type'].every((name) =>
    columns.has(name),
  );
}

/** Reads a row of the portal CSV; null when it names no activity. */
export function fromPortal(row: CsvRow, columns: AuditColumns): AuditRecord | null {
  const get = (name: string): string | null => {
    const column = columns.get(name);
    return column === undefined ? null : row.get(column);
  };
  const activity = get('activity');
  if (activity === null) return null;
  const upn = get('actoruserprincipalname');
  const principal = get('actorserviceprincipalid');
  const isApp = /app|service ?principal/i.test(get('actortype') ?? '') || (upn === null && principal !== null);
  const details = pairs(get);
  return {
    id: null,
    activity,
    category: get('category'),
    service: get('service'),
    operationType: null,
    result: get('result'),
    reason: get('resultreason'),
    correlationId: get('correlationid'),
    tenant: null,
    ip: get('ipaddress'),
    userAgent: get('user agent') ?? details.find(([key]) => /^user-?agent$/i.test(key))?.[1] ?? null,
    actor: {
      type: isApp ? 'app' : 'user',
      id: get('actorobjectid'),
      upn,
      displayName: get('actordisplayname'),
      homeTenant: get('actorhometenantid'),
      homeTenantName: get('actorhometenantname'),
      userType: null,
      appId: null,
      servicePrincipalId: principal ?? (isApp ? get('actorobjectid') : null),
      servicePrincipalName: get('actorserviceprincipalname'),
    },
    targets: targets(get),
    details,
  };
}

type Get = (name: string) => string | null;

function targets(get: Get): readonly Target[] {
  const found: Target[] = [];
  for (let t = 1; t <= targetCount; t++) {
    const [type, name, id, upn] = targetParts.map((part) => get(`target${t}${part}`));
    const changes: Modified[] = [];
    for (let p = 1; p <= propertyCount; p++) {
      const property = `target${t}modifiedproperty${p}`;
      const named = get(`${property}name`);
      if (named !== null)
        changes.push({ name: named, old: get(`${property}oldvalue`), new: get(`${property}newvalue`) });
    }
    const target = { type: type ?? null, id: id ?? null, name: name ?? null, upn: upn ?? null, changes };
    if (target.type !== null || target.id !== null || target.name !== null || target.upn !== null || changes.length > 0)
      found.push(target);
  }
  return found;
}

function pairs(get: Get): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (let d = 1; d <= detailCount; d++) {
    const key = get(`additionaldetail${d}key`);
    const value = get(`additionaldetail${d}value`);
    if (key !== null && value !== null) found.push([key, value]);
  }
  return found;
}
