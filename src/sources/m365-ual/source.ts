import { own, text } from '../../lib/json.ts';
import { defineSource, type CsvHeader, type JsonRecord, type ResultPosition } from '../source.ts';
import { normaliseOfficeJson, normaliseOfficeRow } from './office-activity.ts';
import { normaliseBare, normaliseExpanded, normaliseRow, normaliseWrapper } from './wrapper.ts';

const noReads =
  'Reading of mail is only logged (MailItemsAccessed) where the licence and mailbox audit settings allow it: no such rows is no proof.';
const portalLimits = [
  'The portal returns at most 50,000 rows; older exports cut AuditData after about 3,060 characters.',
  noReads,
];
const searchLimits = [
  'Search-UnifiedAuditLog returns at most 5,000 rows a call and 50,000 a session; a window that hits the cap has lost events.',
  noReads,
];

const wrapped = (header: CsvHeader): boolean => header.has('auditdata');
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const wholeNumber = /^-?\d{1,9}$/;

/** Search-UnifiedAuditLog gives -1 and 0 where the search timed out inside the service. */
function positionOf(index: string | null, count: string | null): ResultPosition | null {
  if (index === null || count === null || !wholeNumber.test(index) || !wholeNumber.test(count)) return null;
  return { index: Number(index), count: Number(count) };
}

/** An AuditData of any kind, or an empty one in the company of the wrapper's own fields. */
function hasAuditData(record: JsonRecord): boolean {
  const value = own(record, 'AuditData') ?? own(record, 'auditData');
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) return true;
  if (Object.hasOwn(record, 'auditData'))
    return isText(own(record, 'createdDateTime')) && isText(own(record, 'operation'));
  return Object.hasOwn(record, 'AuditData') && isText(own(record, 'CreationDate'));
}

function isGraph(record: JsonRecord): boolean {
  return (
    Object.hasOwn(record, 'auditData') &&
    (Object.hasOwn(record, 'auditLogRecordType') || Object.hasOwn(record, 'createdDateTime'))
  );
}

function isBare(record: JsonRecord): boolean {
  const upper = isText(own(record, 'CreationTime')) && isText(own(record, 'Operation'));
  if (upper)
    return (
      Object.hasOwn(record, 'RecordType') &&
      (Object.hasOwn(record, 'Workload') || Object.hasOwn(record, 'OrganizationId'))
    );
  return isText(own(record, 'creationtime')) && isText(own(record, 'operation')) && Object.hasOwn(record, 'recordtype');
}

export default defineSource({
  title: 'Microsoft 365 Unified Audit Log',
  family: 'm365-ual',
  shapes: [
    {
      kind: 'csv',
      id: 'graph-csv',
      title: 'Graph audit log query CSV',
      limits: [noReads],
      dateColumns: ['createddatetime'],
      claims: (header) => wrapped(header) && header.has('auditlogrecordtype'),
      normalise: normaliseRow,
    },
    {
      kind: 'csv',
      id: 'search-csv',
      title: 'Search-UnifiedAuditLog CSV',
      limits: searchLimits,
      dateColumns: ['creationdate'],
      claims: (header) => wrapped(header) && header.has('resultindex'),
      normalise: normaliseRow,
      position: (row) => positionOf(row.get('resultindex'), row.get('resultcount')),
    },
    {
      kind: 'csv',
      id: 'purview-csv',
      title: 'Purview audit search CSV',
      limits: portalLimits,
      dateColumns: ['creationdate'],
      claims: (header) => wrapped(header) && header.has('recordid'),
      normalise: normaliseRow,
    },
    {
      kind: 'csv',
      id: 'auditdata-csv',
      title: 'CSV with AuditData',
      limits: portalLimits,
      dateColumns: ['creationdate'],
      claims: (header) =>
        wrapped(header) && !header.has('auditlogrecordtype') && !header.has('resultindex') && !header.has('recordid'),
      normalise: normaliseRow,
    },
    {
      kind: 'csv',
      id: 'officeactivity-csv',
      title: 'Sentinel OfficeActivity CSV',
      limits: [
        noReads,
        'The Log Analytics portal returns at most 30,000 rows; directory rows and newer fields are missing from this table.',
      ],
      dateColumns: ['timegenerated', 'start_time'],
      claims: (header) =>
        header.has('officeworkload', 'operation') &&
        (header.has('officeobjectid') || header.has('officeid') || header.has('recordtype')),
      normalise: normaliseOfficeRow,
    },
    {
      kind: 'csv',
      id: 'expanded-csv',
      title: 'Expanded AuditData CSV',
      limits: ['Only the columns of the first record survive in this export; nested values may be lost.', noReads],
      dateColumns: ['creationdate', 'creationtime'],
      claims: (header) =>
        !wrapped(header) &&
        header.has('operation', 'recordtype', 'workload', 'userid') &&
        (header.has('creationtime') || header.has('creationdate')),
      normalise: normaliseExpanded,
    },
    {
      kind: 'json',
      id: 'graph-json',
      title: 'Graph audit log query JSON',
      limits: [noReads],
      claims: (record) => hasAuditData(record) && isGraph(record),
      normalise: normaliseWrapper,
    },
    {
      kind: 'json',
      id: 'wrapper-json',
      title: 'Search-UnifiedAuditLog JSON',
      limits: searchLimits,
      claims: (record) => hasAuditData(record) && !isGraph(record),
      normalise: normaliseWrapper,
      position: (record) => positionOf(text(own(record, 'ResultIndex')), text(own(record, 'ResultCount'))),
    },
    {
      kind: 'json',
      id: 'officeactivity-json',
      title: 'Sentinel OfficeActivity JSON',
      limits: [noReads],
      claims: (record) => isText(own(record, 'OfficeWorkload')) && isText(own(record, 'Operation')),
      normalise: normaliseOfficeJson,
    },
    {
      kind: 'json',
      id: 'auditdata-json',
      title: 'Unified Audit Log JSON (AuditData)',
      limits: [noReads],
      claims: (record) => !hasAuditData(record) && isBare(record),
      normalise: normaliseBare,
    },
  ],
});
