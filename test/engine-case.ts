import { afterEach } from 'vitest';
import { Engine } from '../src/engine/engine.ts';
import { PortSink } from '../src/ingest/port-sink.ts';
import type { Result } from '../src/lib/result.ts';
import { openDuckDb } from './open-duckdb.ts';
import { messagesOf, type GivenPart } from './store-events.ts';

let ports: MessagePort[] = [];

afterEach(() => {
  for (const port of ports) port.close();
  ports = [];
});

/** An engine with an empty case. */
export async function openEngine(): Promise<Engine> {
  const engine = new Engine(openDuckDb);
  value(await engine.open(new ArrayBuffer(0)));
  return engine;
}

/** The value of a result; throws its failure. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

/** The ingest worker's end of a channel to the engine; closed after the test. */
export async function sinkOf(target: Engine): Promise<PortSink> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port2);
  await target.attach(port1);
  return new PortSink(port2);
}

/** Sends parts as an ingest worker does: by port, waiting for credits. */
export async function load(target: Engine, ...parts: GivenPart[]): Promise<void> {
  const sink = await sinkOf(target);
  for (const message of await messagesOf(parts)) {
    if (message.type === 'part') await sink.part(message.report);
    else if (message.type === 'rejects') await sink.rejects(message.rows);
    else await sink[message.type](message.stream, message.rows);
  }
  await sink.drain();
}

/** Three records of which two are copies, and a reject. */
export const some: GivenPart = {
  partId: 0,
  events: [
    {
      id: 'a',
      actor_key: 'user:ann',
      actor_name: 'ann@contoso.com',
      extra: { __proto__key: 'x', region: 'eu' },
      changes: [{ target: 't', name: 'n', old: null, new: '1' }],
    },
    { id: 'b', actor_key: 'user:bob', operation: 'PutObject' },
    { id: 'b', actor_key: 'user:bob', operation: 'PutObject' },
  ],
  rejects: 1,
};
