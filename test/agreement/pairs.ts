import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonText, list, parseJson, path, record, text } from '../../src/lib/json.ts';

export const fields = ['time', 'actor', 'address', 'outcome', 'operation'] as const;
export type Field = (typeof fields)[number];

/** One record and what the neighbour's normaliser makes of it. */
export interface Pair {
  /** File it is from, without its ending. */
  readonly corpus: string;
  readonly input: string;
  readonly expected: unknown;
  /** Every value the expected output gives for a field; none where it says nothing about it. */
  readonly stated: Readonly<Record<Field, readonly string[]>>;
}

/** The pairs of all files below a folder, in order of file and line. */
export function readPairs(folder: string): readonly Pair[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.pairs.jsonl'))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => pairOf(file.replace('.pairs.jsonl', ''), parseJson(line))),
    );
}

function pairOf(corpus: string, pair: unknown): Pair {
  const input = path(pair, 'input_message') ?? path(pair, 'input');
  const given = path(pair, 'expected');
  const expected = typeof given === 'string' ? parseJson(given) : given;
  return {
    corpus,
    input: jsonText(input),
    expected,
    stated: text(path(expected, 'p_log_type')) === null ? ecs(expected) : indicators(expected),
  };
}

/** Event fields of the Elastic Common Schema, with the `action` object that one of the normalisers adds. */
function ecs(expected: unknown): Pair['stated'] {
  const domain = text(path(expected, 'user.domain'));
  const name = text(path(expected, 'user.name'));
  return {
    time: values(expected, '@timestamp'),
    actor: [
      ...values(expected, 'user.id', 'user.email', 'user.name', 'user.full_name'),
      ...values(expected, 'source.user.id', 'source.user.email', 'source.user.name', 'source.user.full_name'),
      ...(domain !== null && name !== null ? [`${domain}\\${name}`, `${name}@${domain}`] : []),
    ],
    address: values(expected, 'source.ip', 'source.address', 'source.domain'),
    outcome: values(expected, 'event.outcome'),
    operation: values(expected, 'event.action', 'action.name', 'action.type', 'event.code'),
  };
}

/** Flat indicators of a detection platform, which names neither outcome nor operation and does not tell actor from target. */
function indicators(expected: unknown): Pair['stated'] {
  return {
    time: values(expected, 'p_event_time'),
    actor: values(expected, 'p_any_usernames', 'p_any_emails', 'p_any_actor_ids'),
    address: values(expected, 'p_any_ip_addresses'),
    outcome: [],
    operation: [],
  };
}

function values(expected: unknown, ...paths: readonly string[]): readonly string[] {
  return paths
    .flatMap((dotted) => (record(expected)?.[dotted] as unknown) ?? path(expected, dotted))
    .flatMap((value) => (Array.isArray(value) ? list(value) : [value]))
    .flatMap((value) => text(value) ?? []);
}
