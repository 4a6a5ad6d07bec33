import { beforeAll, describe, expect, it } from 'vitest';
import { parseAnalytic } from '../src/analytics/header.ts';
import { evidenceOf, untestable, type Evidence } from '../src/analytics/testable.ts';
import { openContent } from './analytics/open-content.ts';
import { insertEvents } from './analytics/fixtures.ts';

let evidence: Evidence;
beforeAll(async () => {
  const db = await openContent();
  const at = { time: '2026-05-01T10:00:00Z' };
  insertEvents(db, [
    { id: 1, ...at, source: 'entra-signin', src_ip: '192.0.2.1', extra: { risk: 'high' } },
    { id: 2, ...at, source: 'm365-ual', src_ip: '192.0.2.1', session_id: 's' },
  ]);
  db.exec('insert into log_span select source, min(time), max(time), count(*) from events group by source');
  evidence = evidenceOf(db);
});

function reason(needs: string, logs: string): string | null {
  const head = `-- id: XX-01\n-- title: T\n-- severity: low\n-- attack: T1199\n-- tactics: initial-access\n-- needs: ${needs}\n${logs === '' ? '' : `-- logs: ${logs}\n`}`;
  const guide = '--\n-- It means that.\n-- Benign when it is.\n-- Confirm by asking.\n-- Contain by stopping.\n';
  return untestable(parseAnalytic('detections/XX-01-x.sql', `${head}${guide}select 1`), evidence);
}

describe('needed columns', () => {
  it.each([
    ['filled by the named log', 'session_id', 'm365-ual', null],
    ['filled by one of several named logs', 'session_id', 'entra-signin, m365-ual', null],
    ['filled by two named logs together', 'session_id, extra.risk', 'entra-signin, m365-ual', null],
    ['filled by any log, none named', 'session_id', '', null],
    [
      'filled by another log only',
      'src_ip, session_id',
      'entra-signin',
      'the Entra sign-in log is loaded, but no record of it has a value for session_id',
    ],
    [
      'a key filled by another log only',
      'extra.risk',
      'm365-ual, aws-cloudtrail',
      'the Microsoft 365 unified audit log is loaded, but no record of it has a value for extra.risk',
    ],
    ['filled by another log that may fill it', 'src_ip, any/session_id', 'entra-signin', null],
    [
      'filled by no log at all',
      'session_id, any/device_id',
      'entra-signin',
      'the Entra sign-in log is loaded, but no record of it has a value for session_id, and no record has a value for device_id',
    ],
    [
      'filled by none of the logs',
      'device_id',
      'entra-signin, m365-ual',
      'the Entra sign-in log and the Microsoft 365 unified audit log are loaded, but no record of them has a value for device_id',
    ],
  ])('%s', (_, needs, logs, expected) => {
    expect(reason(needs, logs)).toBe(expected);
  });
});
