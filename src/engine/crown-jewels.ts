import { grades, type Draft } from './run-analytic.ts';
import type { Db } from './db.ts';

/** What of an event may be a crown jewel: what was acted on, in what account, on which computer, in what role. */
const touched = `
  is_said(e.target_name, c.value) or is_said(e.target_id, c.value) or is_said(e.target_path, c.value) or is_said(e.tenant, c.value)
  or is_said_host(e.device_name, c.value) or is_said(e.extra['role_name'], c.value) or is_said(e.extra['role_arn'], c.value)
  or is_said(split_part(e.extra['role_arn'], '/', -1), c.value)`;

/**
 * The findings of one detection, stored with ids from `before + 1`, one level higher where their evidence touches what the profile says matters most, with a fact that
 * says so. The stored severities follow. Without crown jewels nothing is asked.
 */
export function raiseForJewels(db: Db, drafts: readonly Draft[], before: number): readonly Draft[] {
  if (drafts.length === 0 || db.scalar('select exists(select 1 from crown_jewel)') !== true) return drafts;
  const rows = db.query(
    `select f.finding_id, string_agg(distinct c.value, ', ' order by c.value) as jewels, count(distinct f.event_key) as events
     from finding_events as f join events as e on e.event_key = f.event_key join crown_jewel as c on ${touched}
     where f.finding_id > ?::uinteger group by f.finding_id`,
    [before],
  );
  const found = new Map(rows.map((row) => [Number(row['finding_id']), row]));
  return drafts.map((draft, i) => {
    const id = before + i + 1;
    const row = found.get(id);
    if (row === undefined) return draft;
    const severity = grades[Math.min(grades.length - 1, grades.indexOf(draft.severity) + 1)] ?? draft.severity;
    db.exec(`update findings set severity = '${severity}' where finding_id = ${id}`);
    const facts = {
      ...draft.facts,
      'touches what matters most': String(row['jewels']).slice(0, 300),
      'events that touch it': String(row['events']),
    };
    return { ...draft, severity, facts };
  });
}
