import type { Severity } from '../engine/api.ts';
import { technique } from '../reference/attack.ts';
import type { Analytic, Guide, Parameter } from './analytic.ts';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
const kinds: readonly Analytic['kind'][] = ['detections', 'chains', 'charts', 'dossier', 'quality', 'questions'];
const listKeys = ['attack', 'tactics', 'needs', 'logs', 'columns'] as const;
const textKeys = ['id', 'title', 'severity', 'det0488', 'export', 'proof'] as const;
type ListKey = (typeof listKeys)[number];
type TextKey = (typeof textKeys)[number];

interface Header {
  readonly texts: Map<TextKey, string>;
  readonly lists: Map<ListKey, readonly string[]>;
  readonly parameters: Parameter[];
  readonly prose: string[];
  readonly sql: string;
}

/**
 * Reads one SQL file by the grammar of `analytic.ts`. `path` is the path inside src/analytics: `detections/TR-02-x.sql`.
 * Throws an Error that names the file and the offending value.
 */
export function parseAnalytic(path: string, text: string): Analytic {
  const refuse = (why: string): never => {
    throw new Error(`${path}: ${why}`);
  };
  const kind = kinds.find((k) => path.startsWith(`${k}/`)) ?? refuse('not in a folder of analytics');
  const header = readHeader(text, refuse);
  const list = (key: ListKey): readonly string[] => header.lists.get(key) ?? [];
  const text1 = (key: TextKey): string | null => header.texts.get(key) ?? null;

  const named = kind === 'detections' || kind === 'chains' || kind === 'quality' || kind === 'questions';
  const name = path.slice(kind.length + 1).replace(/\.sql$/, '');
  const id = named ? (text1('id') ?? refuse('no id')) : `${kind}/${name}`;
  if (!named && text1('id') !== null) refuse(`the path is the id of ${kind}: remove "id: ${text1('id') ?? ''}"`);
  if (named && !(kind === 'questions' ? /^Q-\d{2}$/ : /^[A-Z]{2}-\d{2}[a-z]?$/).test(id)) refuse(`bad id "${id}"`);
  if (named && !name.startsWith(`${id}-`)) refuse(`file name does not start with "${id}-"`);

  const severity = readSeverity(text1('severity'), refuse);
  const judged = kind === 'detections' || kind === 'chains';
  if (judged && severity === null) refuse('no severity');
  if (judged && list('tactics').length === 0) refuse('no tactics');
  if (kind === 'detections' && list('attack').length === 0) refuse('no attack');
  const techniques = readTechniques(list('attack'), list('tactics'), refuse);

  const guide = judged ? readGuide(header.prose, refuse) : null;
  if (judged && guide === null) refuse('no guide: what it means, "Benign when", "Confirm by", "Contain by"');
  const proof = readProof(text1('proof'), refuse);
  if ((proof !== null) !== (kind === 'questions')) refuse(proof === null ? 'no proof' : 'proof is of questions only');
  if (header.sql === '') refuse('no statement');
  return {
    id,
    kind,
    title: text1('title') ?? refuse('no title'),
    severity,
    techniques,
    tactics: list('tactics'),
    det0488: text1('det0488'),
    needs: list('needs'),
    logs: list('logs'),
    columns: list('columns'),
    export: text1('export'),
    proof,
    parameters: header.parameters,
    guide,
    sql: header.sql,
    path,
  };
}

function readHeader(text: string, refuse: (why: string) => never): Header {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const texts = new Map<TextKey, string>();
  const lists = new Map<ListKey, readonly string[]>();
  const parameters: Parameter[] = [];
  let at = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const match = /^-- (\w+):\s*(.*?)\s*$/.exec(line);
    if (match === null) break;
    const [, key = '', value = ''] = match;
    if (value === '') refuse(`"${key}" is empty`);
    const textKey = textKeys.find((k) => k === key);
    const listKey = listKeys.find((k) => k === key);
    if (key === 'param') parameters.push(readParameter(value, parameters, refuse));
    else if (textKey !== undefined) {
      if (texts.has(textKey)) refuse(`"${key}" twice`);
      texts.set(textKey, value);
    } else if (listKey !== undefined) {
      if (lists.has(listKey)) refuse(`"${key}" twice`);
      lists.set(listKey, readList(key, value, refuse));
    } else refuse(`unknown key "${key}"`);
  }
  const prose: string[] = [];
  for (; at < lines.length && (lines[at] ?? '').startsWith('--'); at++) prose.push((lines[at] ?? '').slice(2).trim());
  return { texts, lists, parameters, prose, sql: lines.slice(at).join('\n').trim().replace(/;$/, '') };
}

function readList(key: string, value: string, refuse: (why: string) => never): readonly string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.includes('')) refuse(`"${key}" has an empty item: "${value}"`);
  const twice = items.find((item, i) => items.indexOf(item) !== i);
  return twice === undefined ? items : refuse(`"${key}" names "${twice}" twice`);
}

function readParameter(value: string, before: readonly Parameter[], refuse: (why: string) => never): Parameter {
  const match = /^([a-z][a-z0-9_]*) = (-?\d+(?:\.\d+)?)\s+(\S.*)$/.exec(value);
  const [, name = '', number = '', doc = ''] = match ?? refuse(`bad param "${value}": name = number words`);
  if (before.some((p) => p.name === name)) refuse(`param "${name}" twice`);
  return { name, value: Number(number), doc };
}

function readSeverity(value: string | null, refuse: (why: string) => never): Severity | null {
  if (value === null) return null;
  return severities.find((s) => s === value) ?? refuse(`bad severity "${value}"`);
}

function readProof(value: string | null, refuse: (why: string) => never): Analytic['proof'] {
  if (value === null || value === 'rows' || value === 'log') return value;
  return refuse(`bad proof "${value}"`);
}

function readTechniques(
  ids: readonly string[],
  tactics: readonly string[],
  refuse: (why: string) => never,
): readonly string[] {
  const known = ids.map((id) => {
    const found = technique(id) ?? refuse(`unknown technique "${id}"`);
    return found.id === id ? found : refuse(`technique "${id}" was revoked by "${found.id}"`);
  });
  const stray = ids.length === 0 ? undefined : tactics.find((tactic) => !known.some((t) => t.tactics.includes(tactic)));
  return stray === undefined ? ids : refuse(`tactic "${stray}" belongs to none of ${ids.join(', ')}`);
}

const openers = ['Benign when', 'Confirm by', 'Contain by'] as const;

function readGuide(prose: readonly string[], refuse: (why: string) => never): Guide | null {
  if (prose.every((line) => line === '')) return null;
  const paragraphs: string[][] = [[]];
  let expected = 0;
  for (const line of prose) {
    if (line === '') continue;
    const opener = openers.findIndex((words) => line.startsWith(words));
    if (opener >= 0) {
      if (opener !== expected) refuse(`guide paragraph "${openers[opener] ?? ''}" out of order`);
      expected++;
      paragraphs.push([]);
    }
    paragraphs.at(-1)?.push(line);
  }
  const [meaning, benign, confirm, contain] = paragraphs.map((lines) => lines.join(' '));
  if (!meaning) return refuse('guide does not begin with what it means');
  if (!benign || !confirm || !contain) return refuse(`guide paragraph "${openers[expected] ?? ''}" is missing`);
  return { meaning, benign, confirm, contain };
}
