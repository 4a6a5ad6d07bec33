import type { PartReport } from '../evidence/part.ts';
import type { Balance, Row, StoredPart } from './api.ts';
import { arrowRows, type ArrowColumn } from './arrow-rows.ts';
import type { Db } from './db.ts';
import { EngineError } from './failure.ts';

const reportColumns: readonly ArrowColumn<PartReport>[] = [
  { name: 'part_id', kind: 'u32', value: (p) => p.partId },
  { name: 'name', kind: 'text', value: (p) => p.name },
  { name: 'status', kind: 'text', value: (p) => p.status },
  { name: 'source', kind: 'text', value: (p) => p.source },
  { name: 'shape', kind: 'text', value: (p) => p.shape },
  { name: 'sha256', kind: 'text', value: (p) => p.sha256 },
  { name: 'bytes', kind: 'u64', value: (p) => p.bytes },
  { name: 'message', kind: 'text', value: (p) => p.message },
  { name: 'records', kind: 'u64', value: (p) => p.records },
  { name: 'read_events', kind: 'u64', value: (p) => p.events },
  { name: 'read_rejected', kind: 'u64', value: (p) => p.rejected },
];

const sqlTypes = { text: 'VARCHAR', u32: 'UINTEGER', u64: 'UBIGINT' } as const;

/** Writes table `parts` from the reports and from what is stored, and answers it. */
export function storeParts(db: Db, reports: readonly PartReport[]): readonly StoredPart[] {
  db.exec(
    `create or replace temp table report (${reportColumns.map((c) => `${c.name} ${sqlTypes[c.kind]}`).join(', ')})`,
  );
  if (reports.length > 0) db.insertArrow('report', arrowRows(reportColumns, reports));
  db.exec(`create or replace table parts as
    with kept as (select part_id, count(*) as n, min(time) as first, max(time) as last from events group by part_id),
    folded as (select d.part_id, count(*) as n, min(e.time) as first, max(e.time) as last
      from duplicates as d join events as e on e.event_key = d.event_key group by d.part_id),
    refused as (select part_id, count(*) as n from rejects group by part_id)
    select coalesce(r.part_id, k.part_id, f.part_id, x.part_id) as part_id, r.name, r.status, r.source, r.shape, r.sha256,
      r.bytes::bigint as bytes, r.message, r.records::bigint as records, r.read_events::bigint as read_events,
      r.read_rejected::bigint as read_rejected, coalesce(k.n, 0) as events, coalesce(f.n, 0) as duplicates,
      coalesce(x.n, 0) as rejected, least(k.first, f.first) as first, greatest(k.last, f.last) as last
    from report as r full join kept as k on k.part_id = r.part_id full join folded as f on f.part_id = coalesce(r.part_id, k.part_id)
    full join refused as x on x.part_id = coalesce(r.part_id, k.part_id, f.part_id)
    order by 1`);
  db.exec('drop table report');
  const counted = new Map(
    db.query('select part_id, duplicates, first, last from parts').map((row) => [Number(row['part_id']), row]),
  );
  return reports.map((report) => stored(report, counted.get(report.partId)));
}

/** The totals of `parts`. Throws kind `engine` when the books of any part, or all together, do not balance. */
export function balance(db: Db): Balance {
  const [wrong] = db.query(`select * from parts where name is null or records <> events + duplicates + rejected
    or read_events <> events + duplicates or read_rejected <> rejected limit 1`);
  if (wrong !== undefined) throw new EngineError('engine', complaint(wrong));
  const [sums = {}] =
    db.query(`select coalesce(sum(records), 0) as records, coalesce(sum(rejected), 0) as rejected, min(first) as first, max(last) as last,
    (select count(*) from events) as events, (select count(*) from duplicates) as duplicates, (select count(*) from rejects) as refused from parts`);
  const totals: Balance = {
    records: Number(sums['records']),
    events: Number(sums['events']),
    duplicates: Number(sums['duplicates']),
    rejected: Number(sums['rejected']),
    first: time(sums['first']),
    last: time(sums['last']),
  };
  if (
    totals.records !== totals.events + totals.duplicates + totals.rejected ||
    totals.rejected !== Number(sums['refused'])
  )
    throw new EngineError('engine', complaint({ ...sums, name: 'all parts' }));
  return totals;
}

function complaint(row: Row): string {
  const name = row['name'] === null ? `part ${String(row['part_id'])}, which no report names,` : String(row['name']);
  const said = `${String(row['records'])} records read`;
  const read =
    'read_events' in row ? ` (${String(row['read_events'])} events, ${String(row['read_rejected'])} rejects)` : '';
  return `books do not balance: ${name}: ${said}${read}, but ${String(row['events'])} events + ${String(row['duplicates'])} duplicates + ${String(row['rejected'])} rejected are stored`;
}

function stored(report: PartReport, row: Row | undefined): StoredPart {
  return {
    ...report,
    duplicates: Number(row?.['duplicates'] ?? 0),
    first: time(row?.['first']),
    last: time(row?.['last']),
  };
}

function time(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
