import { beforeAll, expect, it } from 'vitest';
import { parseAnalytic } from '../src/analytics/header.ts';
import type { Detected } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { detect } from '../src/engine/detect.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, load, trail, ual } from './parties-case.ts';

const text = `-- id: CO-99
-- title: Acts
-- severity: high
-- attack: T1199
-- tactics: initial-access
-- param: severe = 0   whether it is critical already
--
-- It means that.
-- Benign when it is.
-- Confirm by asking.
-- Contain by stopping.
select time, time as end_time, actor_key, operation as summary, map {'operation': operation} as facts, [event_key] as events,
  case when getvariable('severe') = 1 then 'critical' else 'high' end as severity
from acts order by event_key`;
const analytics = new Map([['CO-99', parseAnalytic('detections/CO-99-x.sql', text)]]);

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

async function found(profile: Profile): Promise<Detected['findings']> {
  load(
    db,
    [
      { ...ann, ...ual, target_name: 'CEO@contoso.com' },
      { ...ann, ...ual, target_name: 'ben@contoso.com', target_id: 'box-7', target_path: '/sites/board/plan' },
      { ...ann, ...trail, extra: { role_arn: 'arn:aws:iam::111122223333:role/Admin' } },
      { ...ann, device_name: 'dc-1.contoso.com', target_name: 'x' },
      { ...ann, extra: { role_name: 'Global Administrator' } },
      { ...ann, target_name: 'nothing' },
    ],
    profile,
  );
  return (
    await detect(
      db,
      profile,
      () => {},
      () => Promise.resolve(),
      analytics,
    )
  ).findings;
}

it('evidence that touches what matters most raises a finding by one level, says so, and is stored', async () => {
  const findings = await found({
    crownJewels: ['ceo@contoso.com', '/sites/board/*', 'box-7', 'admin', 'dc-1', 'global administrator', 'nobody'],
  });
  expect(findings.map((f) => `${f.severity} ${f.facts['touches what matters most'] ?? 'none'}`)).toEqual([
    'critical ceo@contoso.com',
    'critical /sites/board/*, box-7',
    'critical admin',
    'critical dc-1',
    'critical global administrator',
    'high none',
  ]);
  expect(findings[1]?.facts).toEqual({
    operation: 'MailItemsAccessed',
    'touches what matters most': '/sites/board/*, box-7',
    'events that touch it': '1',
  });
  expect(db.query('select severity, count(*) as n from findings group by severity order by severity')).toEqual([
    { severity: 'critical', n: 5 },
    { severity: 'high', n: 1 },
  ]);
});

it('what is critical stays critical; without a list nothing changes', async () => {
  const severe = await found({ crownJewels: ['dc-1'], parameters: { 'CO-99.severe': 1 } });
  expect(new Set(severe.map((f) => f.severity))).toEqual(new Set(['critical']));
  expect(severe.filter((f) => 'touches what matters most' in f.facts)).toHaveLength(1);
  const plain = await found({});
  expect(plain.every((f) => f.severity === 'high' && !('touches what matters most' in f.facts))).toBe(true);
});
