import type { EventFields } from '../../src/schema/event.ts';
import { text as textOf } from '../../src/lib/json.ts';
import { defineSource, type CsvHeader, type Normalised, type Source } from '../../src/sources/source.ts';

/** An event that says no more than which operation was read. */
export function event(operation: string | null, id: string | null = null): Normalised {
  if (operation === null) return { reject: 'no operation' };
  return {
    time: 1_735_787_045_000_000,
    time_basis: 'explicit',
    event_id: id,
    event_class: 'other',
    operation,
    outcome: 'success',
  } satisfies EventFields;
}

/** Sources that know a record by `op`, a Fortinet-like line by `logid`, an appliance's line by its tag, and tables by name and by shape. */
export const fakes: ReadonlyMap<string, Source> = new Map([
  [
    'fake',
    defineSource({
      title: 'Fake log',
      family: 'fake',
      shapes: [
        {
          kind: 'json',
          id: 'json',
          title: 'Fake JSON',
          claims: (r) => Object.hasOwn(r, 'op'),
          normalise: (r) => event(textOf(r['op']), textOf(r['id'])),
        },
        {
          kind: 'json',
          id: 'pairs',
          title: 'Fake firewall',
          claims: (r) => Object.hasOwn(r, 'logid') && Object.hasOwn(r, 'devname'),
          normalise: (r) => event(`${String(r['devname'])} ${String(r['action'])}`),
        },
        {
          kind: 'json',
          id: 'line',
          title: 'Fake appliance',
          claims: (r) => typeof r['message'] === 'string' && r['message'].includes('%ASA-'),
          normalise: (r) => event(textOf(r['message'])),
        },
        {
          kind: 'json',
          id: 'xml',
          title: 'Fake XML',
          claims: (r) => typeof r['_raw'] === 'string' && r['_raw'].startsWith('<Event'),
          normalise: (r) => event(textOf(r['_raw'])),
        },
        {
          kind: 'csv',
          id: 'csv',
          title: 'Fake CSV',
          claims: (h) => h.has('op', 'when'),
          normalise: (r) => event(r.get('op'), r.get('id')),
        },
        {
          kind: 'csv',
          id: 'viewer',
          title: 'Fake viewer',
          claims: (h) => h.cells.length === 5 && h.rowWidth === 6 && isNumber(h.firstRows[0]?.[3]),
          normalise: (r) => event(r.cells[5] ?? null),
        },
        {
          kind: 'csv',
          id: 'remote',
          title: 'Fake remote tool',
          headerless: true,
          claims: (h) => isSession(h),
          normalise: (r) => event(r.cells[1] ?? null),
        },
      ],
    }),
  ],
]);

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && /^\d+$/.test(cell);
}

function isSession({ cells }: CsvHeader): boolean {
  return cells.length === 4 && /^\d{9}$/.test(cells[0] ?? '') && /^\{[0-9a-f-]+\}$/i.test(cells[3] ?? '');
}
