import { shorten } from '../../lib/text.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import { clockTime } from '../entra-signin/time.ts';
import { timeText } from '../microsoft.ts';
import { defineSource, type CsvHeader, type JsonRecord, type Normalised, type PartContext } from '../source.ts';
import { toEvent } from './event.ts';

const limits = [
  'Partner Center keeps 90 days; it is the log of the partner, not of the customer',
  'No addresses and no user agents; what a technician did in the tenant of a customer is in the logs of that tenant',
];

const dates = ['date-time', 'date time', 'date/time', 'date', 'timestamp'] as const;

export default defineSource({
  title: 'Partner Center activity',
  family: 'partner-center',
  shapes: [
    {
      id: 'activity-csv',
      title: 'Partner Center activity log CSV',
      kind: 'csv',
      limits: [
        ...limits,
        'Whether an action succeeded, and the tenants of partner and customer, are not in this export; the audit records of the API have them',
      ],
      claims: isActivityLog,
      dateColumns: dates,
      normalise: (row, context) => finish(cellsOfRow(row), cellsOfRow(row).text(...dates), 'action', null, context),
    },
    {
      id: 'audit-csv',
      title: 'Partner Center audit records CSV (PowerShell)',
      kind: 'csv',
      limits: [...limits, 'Details of an operation are lost in a CSV made by PowerShell; its JSON has them'],
      claims: (header) =>
        header.has('operationtype', 'operationdate') && (header.has('resourcetype') || header.has('partnerid')),
      dateColumns: ['operationdate'],
      normalise: (row, context) => finish(cellsOfRow(row), row.get('operationdate'), 'operationtype', null, context),
    },
    {
      id: 'audit-json',
      title: 'Partner Center audit records JSON',
      kind: 'json',
      limits,
      claims: (item) =>
        ('operationType' in item && 'operationDate' in item && ('resourceType' in item || 'partnerId' in item)) ||
        ('OperationType' in item && 'OperationDate' in item && ('ResourceType' in item || 'PartnerId' in item)),
      normalise: audit,
    },
  ],
});

function isActivityLog(header: CsvHeader): boolean {
  const some = (...names: readonly string[]): boolean => names.some((name) => header.has(name));
  return (
    header.has('action') &&
    some(...dates) &&
    some('affected customer', 'customer', 'customer name') &&
    some('partner user', 'performed by') &&
    !header.has('operationtype')
  );
}

function audit(item: JsonRecord, context: PartContext): Normalised {
  const cells = cellsOfRecord(item);
  const raw = timeText(cells.nested('operationdate')) ?? cells.text('operationdate');
  return finish(cells, raw, 'operationtype', 'utc', context);
}

function finish(
  cells: Cells,
  raw: string | null,
  column: string,
  zone: 'utc' | null,
  context: PartContext,
): Normalised {
  const operation = cells.text(column);
  if (operation === null) return { reject: 'no operation' };
  const at = clockTime(raw, zone, context);
  if (at === null) return { reject: raw === null ? 'no time' : `no valid time in "${shorten(raw, 60)}"` };
  return toEvent(cells, at, operation);
}
