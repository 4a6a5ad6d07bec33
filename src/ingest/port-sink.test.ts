import { describe, expect, it } from 'vitest';
import { type Credit, credits, type IngestMessage } from './messages.ts';
import { PortSink } from './port-sink.ts';
import { StoreError } from './store-error.ts';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

function line(): { sink: PortSink; heard: IngestMessage[]; answer: (error?: string) => void; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  const heard: IngestMessage[] = [];
  port1.onmessage = (event: MessageEvent<IngestMessage>) => heard.push(event.data);
  const answer = (error?: string): void => port1.postMessage({ type: 'credit', error: error ?? null } satisfies Credit);
  return { sink: new PortSink(port2), heard, answer, close: () => port1.close() };
}

describe('PortSink', () => {
  it('sends at most as much as there is credit for, in order, and drains', async () => {
    const { sink, heard, answer, close } = line();
    const sent: number[] = [];
    const all = (async () => {
      for (let i = 1; i <= 5; i++) {
        await sink.events(new Uint8Array(8), i);
        sent.push(i);
      }
    })();
    await soon();
    expect(sent).toEqual([1, 2]);
    for (let n = credits + 1; n <= 5; n++) {
      answer();
      await soon();
      expect(heard).toHaveLength(n);
    }
    await all;
    expect(heard.map((m) => m.type === 'events' && m.rows)).toEqual([1, 2, 3, 4, 5]);
    let drained = false;
    const drain = sink.drain().then(() => (drained = true));
    answer();
    await soon();
    expect(drained).toBe(false);
    answer();
    await drain;
    close();
  });

  it('hands buffers over instead of copying them', async () => {
    const { sink, close } = line();
    const stream = new Uint8Array(1000);
    await sink.events(stream, 1);
    expect(stream.byteLength).toBe(0);
    close();
  });

  it('fails every later call once something could not be stored', async () => {
    const { sink, answer, close } = line();
    await sink.rejects([]);
    answer('out of memory');
    await soon();
    await expect(sink.rejects([])).rejects.toThrow(StoreError);
    await expect(sink.drain()).rejects.toThrow('out of memory');
    close();
  });
});
