import type { Row } from '../engine/api.ts';
import type { EvidenceAnswer, EvidenceGap } from '../evidence/quality.ts';
import { formatCount, formatNoun, oneLine, truncateMiddle } from '../lib/format.ts';

/** One sentence; `kinds` and `keys` open the events behind it, `events` is how many there are. */
export interface StatementLine {
  readonly text: string;
  readonly events: number;
  readonly kinds: readonly string[];
  readonly keys: readonly string[];
}

/** What a third party reached, as far as the logs prove it, leave it open, or are silent. */
export interface ReachStatement {
  readonly proved: readonly StatementLine[];
  readonly could: readonly StatementLine[];
  readonly unknown: readonly StatementLine[];
}

export interface StatementSubject {
  readonly name: string;
  readonly class: string;
  readonly first: number | null;
  readonly last: number | null;
}

interface Act {
  readonly kind: string;
  readonly units: number;
  readonly items: number;
  readonly events: number;
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[];
}

type Say = (act: Act, who: string) => string;

const nameLength = 44;
/** A log that begins or ends this much inside the time of the party still covers it: microseconds. */
const tolerance = 3600e6;

const proved: Readonly<Record<string, Say>> = {
  mail_read: (a, who) =>
    `${formatNoun(a.items, 'read')} of mail items in ${formatNoun(a.units, 'mailbox', 'mailboxes')}${who}.`,
  mail_sent: (a, who) => `Mail sent ${times(a.events)} from ${formatNoun(a.units, 'mailbox', 'mailboxes')}${who}.`,
  files: (a, who) => `${formatNoun(a.units, 'file or object', 'files and objects')} read, downloaded or copied${who}.`,
  secrets: (a, who) => `${formatNoun(a.units, 'secret or key', 'secrets and keys')} handed out${who}.`,
  hosts: (a, who) => `${formatNoun(a.units, 'host')} entered or commanded${who}.`,
  roles_given: (a, who) =>
    `${formatNoun(a.units, 'privileged role or right', 'privileged roles and rights')} given or changed${who}.`,
  trusts: (a, who) => `${formatNoun(a.units, 'trust or federation', 'trusts and federations')} made or changed${who}.`,
  accounts: (a, who) => `${formatNoun(a.units, 'account')} created, invited or enabled${who}.`,
  credentials: (a, who) =>
    `Credentials of ${formatNoun(a.units, 'account or application', 'accounts and applications')} added or reset${who}.`,
  rules: (a, who) =>
    `${formatNoun(a.units, 'mail rule or forwarding', 'mail rules and forwardings')} made or changed${who}.`,
};

const could: Readonly<Record<string, Say>> = {
  mail_synced: (a, who) =>
    `Folders of ${formatNoun(a.units, 'mailbox', 'mailboxes')} synchronised whole${who}: each item in them could have been copied, none is listed.`,
  mail_unlogged: (a, who) =>
    `Exchange stopped recording reads of ${formatNoun(a.units, 'mailbox', 'mailboxes')}${who}, for up to 24 hours after ${formatNoun(a.events, 'throttled record')}: more was read than is listed.`,
  mail_searched: (a, who) =>
    `${formatNoun(a.units, 'mailbox', 'mailboxes')} searched${who}: what the results showed is not recorded.`,
  secrets_listed: (a) =>
    `Secrets listed ${times(a.events)}: their names were seen, and any of them could be asked for.`,
  role_held: (a, who) => `${formatNoun(a.units, 'privileged role')} held${who}: all that it allows, used or not.`,
  role_assumed: (a, who) =>
    `${formatNoun(a.units, 'role')} assumed${who}: all that its policies allow, which these logs do not say.`,
  consent: (a, who) =>
    `${formatNoun(a.units, 'permission')} given to applications${who}: all data in that scope, as long as it holds.`,
  mailbox_rights: (a, who) =>
    `Rights on ${formatNoun(a.units, 'mailbox or folder', 'mailboxes and folders')} given${who}.`,
};

/** Questions whose answer is a reach, and what they ask of, in a few words. */
const topics: Readonly<Record<string, string>> = {
  'Q-01': 'mail read',
  'Q-02': 'mail sent',
  'Q-04': 'files read',
  'Q-06': 'secrets read',
  'Q-15': 'servers entered',
  'Q-16': 'code cloned',
};

/**
 * The statement from `dossier/reach-acts`, and what the evidence says of itself. `time` writes microseconds since 1970 UTC. Only gaps that touch the time of the party count; those
 * of a kind are one line.
 */
export function reachStatement(
  subject: StatementSubject,
  rows: readonly Row[],
  answers: readonly EvidenceAnswer[],
  gaps: readonly EvidenceGap[],
  time: (micros: number) => string,
): ReachStatement {
  const acts = rows.map(actOf);
  const lines = (say: Readonly<Record<string, Say>>): StatementLine[] =>
    Object.entries(say).flatMap(([kind, sentence]) => {
      const act = acts.find((a) => a.kind === kind);
      if (act === undefined) return [];
      const text = `${sentence(act, named(act))} ${formatNoun(act.events, 'record')}, ${span(act, time)}.`;
      return [{ text: oneLine(text), events: act.events, kinds: [kind], keys: [] }];
    });
  const held =
    subject.class === 'csp_gdap' || subject.class === 'csp_lighthouse'
      ? [
          plain(
            'Delegated administration was held: all that its roles allow; which roles those are, only the relationship itself shows.',
          ),
        ]
      : [];
  return { proved: lines(proved), could: [...lines(could), ...held], unknown: unknown(subject, answers, gaps, time) };
}

function unknown(
  { first, last }: StatementSubject,
  answers: readonly EvidenceAnswer[],
  gaps: readonly EvidenceGap[],
  time: (micros: number) => string,
): StatementLine[] {
  const asked = answers.filter((answer) => Object.hasOwn(topics, answer.id));
  const lines: StatementLine[] = [];
  /** What no log reaches, by the stretch: topics that share it are one line. */
  const short = new Map<string, string[]>();
  for (const answer of asked) {
    const topic = topics[answer.id] ?? answer.id;
    if (answer.verdict === 'cannot_tell') {
      lines.push(plain(`${capital(topic)}: ${answer.text.replace(/^Cannot tell: /, '')}`));
      continue;
    }
    const early = answer.from !== null && first !== null && first < answer.from - tolerance;
    const late = answer.to !== null && last !== null && last > answer.to + tolerance;
    const outside = [
      ...(early ? [`before ${time(answer.from)}`] : []),
      ...(late ? [`after ${time(answer.to)}`] : []),
    ].join(' and ');
    if (outside !== '') short.set(outside, [...(short.get(outside) ?? []), topic]);
  }
  for (const [outside, of] of short)
    lines.push(
      plain(`${capital(of.join(', '))}: no log that would show it reaches ${outside}, when the party was active.`),
    );
  const touching = gaps.filter(
    (gap) =>
      gap.kind !== 'duplicates' &&
      gap.weakens.some((id) => Object.hasOwn(topics, id)) &&
      (gap.to === null || first === null || gap.to > first) &&
      (gap.from === null || last === null || gap.from <= last),
  );
  for (const id of new Set(touching.map((gap) => gap.id))) {
    const same = touching.filter((gap) => gap.id === id);
    const [gap] = same;
    if (gap === undefined) continue;
    const weak = [...new Set(same.flatMap((g) => g.weakens))].flatMap((q) => topics[q] ?? []);
    const more = same.length > 1 ? ` And ${formatCount(same.length - 1)} more of the kind.` : '';
    const text = `${gap.title}: ${ended(gap.summary)}${more} Weakens: ${weak.join(', ')}.`;
    const keys = [...new Set(same.flatMap((g) => g.events))].slice(0, 1000);
    lines.push({ text: oneLine(text), events: keys.length, kinds: [], keys });
  }
  return lines;
}

/** The statement as plain text for a report. */
export function statementText(
  subject: StatementSubject,
  total: number,
  statement: ReachStatement,
  time: (micros: number) => string,
): string {
  const seen =
    subject.first === null || subject.last === null
      ? 'not seen in this evidence'
      : `seen ${time(subject.first)} to ${time(subject.last)}`;
  const part = (title: string, lines: readonly StatementLine[], none: string) => [
    '',
    title,
    ...(lines.length === 0 ? [`  ${none}`] : lines.map((line) => `  - ${line.text}`)),
  ];
  return [
    `Reach of ${oneLine(subject.name)}: ${seen}. Blast radius ${total.toFixed(1)} of 100.`,
    ...part('Proved by the logs', statement.proved, nothing.proved),
    ...part('Could have, without an act that is logged', statement.could, nothing.could),
    ...part('No log to tell', statement.unknown, nothing.unknown),
    '',
  ].join('\n');
}

/** What an empty part of the statement says. */
export const nothing = {
  proved: 'No act of these kinds is in the logs that are loaded.',
  could: 'No access of these kinds is in the logs that are loaded.',
  unknown: 'The logs asked for mail, files, secrets, servers and code cover the time of this party.',
} as const;

function actOf(row: Row): Act {
  return {
    kind: String(row['kind']),
    units: Number(row['units']),
    items: Number(row['items']),
    events: Number(row['events']),
    first: Number(row['first']),
    last: Number(row['last']),
    names: Array.isArray(row['names']) ? row['names'].map(String) : [],
  };
}

function named({ names, units }: Act): string {
  const known = names.filter((name) => name !== 'not named').map((name) => truncateMiddle(name, nameLength));
  if (known.length === 0) return '';
  const rest = units - known.length;
  return ` (${known.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''})`;
}

function span({ first, last }: Act, time: (micros: number) => string): string {
  return first === last ? time(first) : `${time(first)} to ${time(last)}`;
}

function times(n: number): string {
  return n === 1 ? 'once' : `${formatCount(n)} times`;
}

function plain(text: string): StatementLine {
  return { text: oneLine(ended(text)), events: 0, kinds: [], keys: [] };
}

function ended(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
