import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { gz, text, zipOf } from '../../test/archives.ts';
import type { PartReport } from '../evidence/part.ts';
import { IngestWorker } from '../ingest/ingest-worker.ts';
import type { Credit, IngestMessage } from '../ingest/messages.ts';
import { IngestPool } from './ingest-pool.ts';
import type { LoadProgress } from './load-meter.ts';
import type { PasswordAnswer } from './password-desk.ts';

const ports: MessagePort[] = [];

/** A worker in this very thread that can be made to die. */
class FakeWorker extends EventTarget {
  readonly #port: MessagePort;
  onmessage = null;
  onmessageerror = null;
  onerror = null;

  constructor(readonly dieAt: string | null) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    ports.push(port1, port2);
    port1.onmessage = (event) => this.dispatchEvent(new MessageEvent('message', { data: event.data as unknown }));
    const worker = new IngestWorker();
    const attach = worker.attach.bind(worker);
    worker.attach = (port, notify) =>
      attach(port, (notice) => {
        notify(notice);
        if (this.dieAt !== null && notice.progress.name === this.dieAt && !notice.finished) this.#die();
      });
    expose(worker, port2);
  }

  postMessage(message: unknown, transfer: Transferable[] | StructuredSerializeOptions = []): void {
    this.#port.postMessage(message, Array.isArray(transfer) ? transfer : (transfer.transfer ?? []));
  }

  terminate(): void {
    this.#port.close();
  }

  #die(): void {
    setTimeout(() => {
      this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' }));
    }, 0);
  }
}

interface Engine {
  readonly parts: PartReport[];
  rows: number;
  attach(port: MessagePort): void;
}

function engine(refuse: string | null = null): Engine {
  const store: Engine = {
    parts: [],
    rows: 0,
    attach(port) {
      ports.push(port);
      port.onmessage = ({ data }: MessageEvent<IngestMessage>) => {
        if (data.type === 'part') store.parts.push(data.report);
        if (data.type === 'events') store.rows += data.rows;
        port.postMessage({ type: 'credit', error: refuse } satisfies Credit);
      };
    },
  };
  return store;
}

function pool(store: Engine, workers: number, dieAt: readonly (string | null)[] = []): IngestPool {
  let started = 0;
  return new IngestPool(
    () => new FakeWorker(dieAt[started++] ?? null),
    (port) => store.attach(port),
    workers,
  );
}

function csv(rows: number, tag: string): Blob {
  const records = Array.from({ length: rows }, (_, i) => ({
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
    eventTime: '2025-01-01T00:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    eventID: `${tag}-${i}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  }));
  return new Blob([JSON.stringify({ Records: records })]);
}

const quiet = (): void => undefined;
const statuses = (store: Engine): Record<string, string> =>
  Object.fromEntries(store.parts.map((p) => [p.name, p.status]));

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

describe('IngestPool', () => {
  it('spreads files and what is inside them, and tells how far it is', async () => {
    const store = engine();
    const p = pool(store, 3);
    const small = Array.from({ length: 60 }, (_, i) => ({ path: `s/${i}.json`, blob: csv(2, `s${i}`) }));
    const zip = await zipOf(...['x', 'y', 'z'].map((name) => ({ name: `${name}.json.gz`, bytes: gz(text('[]')) })), {
      name: 'n.json',
      bytes: new Uint8Array(await csv(9, 'n').arrayBuffer()),
    });
    const told: LoadProgress[] = [];
    await p.load([{ path: 'a.zip', blob: zip }, ...small], (progress) => told.push(progress));
    expect(store.rows).toBe(60 * 2 + 9);
    expect(statuses(store)).toMatchObject({ 'a.zip': 'ignored', 'a.zip!/n.json': 'loaded', 's/59.json': 'loaded' });
    expect(new Set(store.parts.map((part) => part.partId)).size).toBe(store.parts.length);
    const last = told.at(-1);
    expect(last).toMatchObject({
      done: true,
      secondsLeft: 0,
      running: [],
      partsDone: 66,
      partsTotal: 66,
      records: 129,
    });
    expect(last?.readBytes).toBe(last?.totalBytes);
    expect(p.files).toHaveLength(61);
  });

  it('goes on numbering over several loads, and reads records back', async () => {
    const store = engine();
    const p = pool(store, 2);
    await Promise.all([
      p.load([{ path: 'a', blob: csv(1, 'a') }], quiet),
      p.load([{ path: 'b', blob: csv(1, 'b') }], quiet),
    ]);
    expect(store.parts.map((part) => [part.name, part.location.file])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    const [, b] = store.parts;
    if (b !== undefined) expect(await p.readRecord(b.location, 0, 11)).toBe('{"Records":');
    await expect(p.readRecord({ file: 7, members: [] }, 0, 1)).rejects.toThrow('file 7 is not loaded');
  });

  it('replaces a worker that dies and names the part it was reading', async () => {
    const store = engine();
    const p = pool(store, 1, ['s/1.json']);
    await p.load(
      Array.from({ length: 6 }, (_, i) => ({ path: `s/${i}.json`, blob: csv(2000, `s${i}`) })),
      quiet,
    );
    const dead = store.parts.filter((part) => part.message?.includes('out of memory'));
    expect(dead.some((part) => part.name === 's/1.json' && part.status === 'failed')).toBe(true);
    expect(statuses(store)).toMatchObject({ 's/5.json': 'loaded', 's/4.json': 'loaded' });
  });

  it('gives up when workers keep dying', async () => {
    const p = pool(
      engine(),
      1,
      Array.from({ length: 9 }, () => 'bad.json'),
    );
    const bad = Array.from({ length: 5 }, () => ({ path: 'bad.json', blob: csv(3000, 'x') }));
    await expect(p.load(bad, quiet)).rejects.toThrow(/ingest workers stopped 4 times, last: out of memory/);
  });

  it('cancels everything, reporting every part', async () => {
    const store = engine();
    const p = pool(store, 1);
    const files = Array.from({ length: 50 }, (_, i) => ({ path: `${i}`, blob: csv(500, `c${i}`) }));
    await p.load(files, () => p.cancel());
    expect(store.parts).toHaveLength(50);
    expect(store.parts.filter((part) => part.status === 'cancelled').length).toBeGreaterThan(20);
  });

  describe('asks for passwords', () => {
    const locked = async (name: string, password: string) => ({
      path: name,
      blob: await zipOf({ name: 'n.json', bytes: new Uint8Array(await csv(3, name).arrayBuffer()), password }),
    });

    /** Answers by the path of the archive, one answer after the other, and skips when there are none left. */
    function analyst(p: IngestPool, answers: Record<string, PasswordAnswer[]>): string[] {
      const asked: string[] = [];
      p.passwords.ask = (question) => {
        asked.push(`${question.name}${question.wrong ? ' wrong' : ''}`);
        return Promise.resolve(answers[question.name]?.shift() ?? 'skip');
      };
      return asked;
    }

    it('once for all archives it opens, again when it is wrong', async () => {
      const store = engine();
      const p = pool(store, 2);
      const asked = analyst(p, { 'a.zip': [{ password: 'no' }, { password: 'no' }, { password: 'contoso' }] });
      await p.load([await locked('a.zip', 'contoso'), { path: 'plain.json', blob: csv(2, 'p') }], quiet);
      await p.load([await locked('b.zip', 'contoso')], quiet);
      expect(asked).toEqual(['a.zip', 'a.zip wrong', 'a.zip wrong']);
      expect(store.rows).toBe(3 + 2 + 3);
      expect(statuses(store)).toMatchObject({ 'a.zip': 'ignored', 'a.zip!/n.json': 'loaded', 'b.zip': 'ignored' });
      const part = store.parts.find((one) => one.name === 'b.zip!/n.json');
      if (part === undefined) throw new Error('no part');
      expect(await p.readRecord(part.location, 0, 11)).toBe('{"Records":');
      expect(JSON.stringify(store.parts)).not.toContain('contoso"');
    });

    it('and leaves what is skipped locked, with its reason', async () => {
      const store = engine();
      const p = pool(store, 2);
      const asked = analyst(p, { 'b.zip': [{ password: 'beta' }] });
      const files = [await locked('a.zip', 'alpha'), await locked('b.zip', 'beta'), await locked('c.zip', 'beta')];
      await p.load(files, quiet);
      expect(asked.filter((name) => name !== 'c.zip').sort()).toEqual(['a.zip', 'b.zip']);
      expect(statuses(store)).toMatchObject({
        'a.zip': 'locked',
        'a.zip!/n.json': 'locked',
        'b.zip!/n.json': 'loaded',
      });
      expect(store.parts.find((part) => part.name === 'a.zip')?.message).toMatch(/1 of 1 members are encrypted/);
    });

    it('not any more once all are skipped, until the next load', async () => {
      const store = engine();
      const p = pool(store, 1);
      const asked = analyst(p, { 'a.zip': ['skip all'] });
      await p.load([await locked('a.zip', 'x'), await locked('b.zip', 'x')], quiet);
      expect(asked).toEqual(['a.zip']);
      await p.load([await locked('c.zip', 'x')], quiet);
      expect(asked).toEqual(['a.zip', 'c.zip']);
      expect(store.parts.filter((part) => part.status === 'locked')).toHaveLength(6);
    });

    it('of archives inside archives, and takes a cancelled load for an answer', async () => {
      const store = engine();
      const p = pool(store, 2);
      const inner = await locked('inner', 'two');
      const bytes = new Uint8Array(await inner.blob.arrayBuffer());
      const outer = { path: 'o.zip', blob: await zipOf({ name: 'i.zip', bytes, password: 'one' }) };
      const asked = analyst(p, { 'o.zip': [{ password: 'one' }], 'o.zip!/i.zip': [{ password: 'two' }] });
      await p.load([outer], quiet);
      expect(asked).toEqual(['o.zip', 'o.zip!/i.zip']);
      expect(store.rows).toBe(3);
      p.passwords.ask = () => {
        p.cancel();
        return Promise.resolve('skip');
      };
      await p.load([await locked('z.zip', 'three')], quiet);
      expect(statuses(store)).toMatchObject({ 'z.zip': 'cancelled' });
    });
  });

  it('rejects when the engine cannot store', async () => {
    const p = pool(engine('out of memory'), 2);
    await expect(p.load([{ path: 'a', blob: csv(10, 'a') }], quiet)).rejects.toThrow('out of memory');
  });
});
