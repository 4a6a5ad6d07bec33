import { describe, expect, it } from 'vitest';
import type { StoredPart } from '../src/engine/api.ts';
import { readerGaps } from '../src/engine/reader-gaps.ts';
import { ingest } from './ingest-fixture.ts';

const header = 'RecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount,Identity';

function row(index: number, count: number): string {
  const id = `0000000a-1111-4222-8333-${String(index).padStart(12, '0')}`;
  const data = {
    CreationTime: '2026-03-05T03:00:00',
    Id: id,
    Operation: 'FileAccessed',
    OrganizationId: '11111111-aaaa-4bbb-8ccc-000000000001',
    RecordType: 6,
    UserId: 'ann@contoso.example.com',
    Workload: 'SharePoint',
  };
  const json = `"${JSON.stringify(data).replaceAll('"', '""')}"`;
  return `SharePointFileOperation,2026-03-05T03:00:00Z,ann@contoso.example.com,FileAccessed,${json},${index},${count},${id}`;
}

/** Reads one file for each list of results, as `[from, to]` of a search that announced `count`. */
async function read(...files: readonly (readonly (readonly [from: number, to: number, count: number])[])[]) {
  const parts: StoredPart[] = [];
  for (const [i, pages] of files.entries()) {
    const rows = pages.flatMap(([from, to, count]) =>
      Array.from({ length: to - from + 1 }, (_, n) => row(from + n, count)),
    );
    const { report } = await ingest(new TextEncoder().encode([header, ...rows, ''].join('\n')), `page${i + 1}.csv`);
    expect([report.source, report.shape, report.rejected]).toEqual(['m365-ual', 'search-csv', 0]);
    parts.push({ ...report, partId: i + 1, duplicates: 0, first: 1000, last: 2000 });
  }
  return readerGaps(parts).filter((gap) => gap.id === 'pages');
}

describe('numbered results of a search', () => {
  it('are complete, in one file or several, in any order', async () => {
    expect(await read([[1, 9, 9]])).toEqual([]);
    expect(await read([[6, 9, 9]], [[1, 5, 9]])).toEqual([]);
    expect(
      await read(
        [
          [1, 9, 9],
          [1, 9, 9],
        ],
        [[1, 1, 1]],
      ),
    ).toEqual([]);
  });

  it('are missing where no file has them', async () => {
    const [gap, ...more] = await read([[1, 3, 20]], [[7, 19, 20]]);
    expect(more).toEqual([]);
    expect(gap).toMatchObject({
      title: 'Pages of a search are missing',
      kind: 'truncated',
      source: 'm365-ual',
      partId: null,
      from: 1000,
      to: 2001,
      summary: '4 results of a search that found 20 are in no file: 4 to 6, 20',
      facts: { announced: '20', files: 'page1.csv, page2.csv' },
    });
  });

  it('are missing at the end, in the one file there is', async () => {
    expect(await read([[1, 5, 7]])).toMatchObject([
      { partId: 1, summary: '2 results of a search that found 7 are in no file: 6 to 7' },
    ]);
  });

  it('came more than once where a page was fetched twice', async () => {
    const gaps = await read([
      [1, 5, 9],
      [1, 5, 9],
      [6, 9, 9],
    ]);
    expect(gaps).toMatchObject([
      { kind: 'duplicates', summary: '5 results of a search that found 9 came more often than the others: 1 to 5' },
    ]);
  });

  it('of two searches do not fill each other', async () => {
    const gaps = await read([[1, 4, 9]], [[5, 8, 8]]);
    expect(gaps.map((gap) => gap.summary)).toEqual([
      '5 results of a search that found 9 are in no file: 5 to 9',
      '4 results of a search that found 8 are in no file: 1 to 4',
    ]);
  });

  it('without a number tell that the search broke off', async () => {
    const rows = [row(1, 2), row(-1, 0), row(2, 2)];
    const { report } = await ingest(new TextEncoder().encode([header, ...rows].join('\n')), 'page.csv');
    expect(report.limits.filter((limit) => limit.kind === 'pages').map((limit) => limit.text)).toEqual([
      'results without a number: 1; the search broke off inside the service',
    ]);
    expect(report.events).toBe(3);
    expect(report.pages).toEqual([{ count: 2, runs: [{ from: 1, to: 2, times: 1 }] }]);
  });

  it('are numbered in JSON too', async () => {
    const date = '2026-03-05T03:00:00Z';
    const records = [1, 3].map((index) => {
      const AuditData = { CreationTime: date, Id: `id-${index}`, Operation: 'FileAccessed', Workload: 'SharePoint' };
      return {
        RecordType: 'SharePointFileOperation',
        CreationDate: date,
        AuditData,
        ResultIndex: index,
        ResultCount: 3,
      };
    });
    const { report } = await ingest(new TextEncoder().encode(JSON.stringify(records)), 'page.json');
    expect(report.pages).toEqual([
      {
        count: 3,
        runs: [
          { from: 1, to: 1, times: 1 },
          { from: 2, to: 2, times: 0 },
          { from: 3, to: 3, times: 1 },
        ],
      },
    ]);
  });

  it('of a file that lies about them cost a bounded amount', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => row(1, 999_999_000 + n));
    const { report } = await ingest(new TextEncoder().encode([header, ...rows].join('\n')), 'lies.csv');
    expect(report.events).toBe(30);
    expect(report.pages).toBeUndefined();
    expect(report.limits.map((limit) => limit.text)).toContain(
      'too many queries in one file to check that no page of theirs is missing',
    );
  });
});
