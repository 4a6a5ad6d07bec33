import { proxy, transfer, wrap, type Remote } from 'comlink';
import startWorker from '#engine-worker';
import type { EngineApi } from '../engine/api.ts';
import { fail, type Result } from '../lib/result.ts';

export interface Connection {
  /** Calls go to the worker of the moment; when it dies, those under way answer a failure of kind `engine`. */
  readonly engine: EngineApi;
  /** Ends the worker, if it still runs, and starts an empty one; it must be opened again. */
  restart(): void;
  /** Tells why a worker died. Not called for `restart`. */
  onDeath(callback: (reason: string) => void): void;
}

interface Link {
  readonly worker: Worker;
  readonly remote: Remote<EngineApi>;
  /** Resolves with the reason when the worker is gone. */
  readonly gone: Promise<string>;
  readonly end: (reason: string) => void;
}

/** Starts the engine worker. */
export function connect(start: () => Worker = startWorker): Connection {
  const listeners: ((reason: string) => void)[] = [];
  const died = (reason: string): void => listeners.forEach((listener) => listener(reason));
  let link = open(start, died);

  const call = <T>(ask: (remote: Remote<EngineApi>) => Promise<Result<T>>): Promise<Result<T>> => {
    const { remote, gone } = link;
    return Promise.race([
      settled(ask, remote),
      gone.then((reason) => fail<T>('engine', `the engine stopped: ${reason}`)),
    ]);
  };

  const engine: EngineApi = {
    open: (wasm) => call((remote) => remote.open(wasm instanceof ArrayBuffer ? transfer(wasm, [wasm]) : wasm)),
    attach: (port) => Promise.race([link.remote.attach(transfer(port, [port])), link.gone.then(() => undefined)]),
    progress: () => call((remote) => remote.progress()),
    settle: () => call((remote) => remote.settle()),
    parts: () => call((remote) => remote.parts()),
    rejects: (partId, offset, limit) => call((remote) => remote.rejects(partId, offset, limit)),
    profile: () => call((remote) => remote.profile()),
    setProfile: (profile) => call((remote) => remote.setProfile(profile)),
    ownEstate: () => call((remote) => remote.ownEstate()),
    parties: () => call((remote) => remote.parties()),
    members: (party) => call((remote) => remote.members(party)),
    detect: (onProgress) => call((remote) => remote.detect(proxy(onProgress))),
    quality: () => call((remote) => remote.quality()),
    giveIpData: (files) => {
      const { country, network } = files;
      return call((remote) => remote.giveIpData(transfer(files, network === null ? [country] : [country, network])));
    },
    locate: () => call((remote) => remote.locate()),
    setFilter: (filter) => call((remote) => remote.setFilter(filter)),
    run: (id, params) => call((remote) => remote.run(id, params)),
    openGrid: (sort) => call((remote) => remote.openGrid(sort)),
    gridRows: (from, count, columns) => call((remote) => remote.gridRows(from, count, columns)),
    topValues: (column, limit) => call((remote) => remote.topValues(column, limit)),
    event: (eventKey) => call((remote) => remote.event(eventKey)),
    catalog: () => call((remote) => remote.catalog()),
    sql: (text, limit) => call((remote) => remote.sql(text, limit)),
    cancel: () => Promise.race([link.remote.cancel(), link.gone.then(() => undefined)]),
    memory: () => call((remote) => remote.memory()),
    reset: () => call((remote) => remote.reset()),
  };

  return {
    engine,
    restart: () => {
      link.end('it was restarted');
      link = open(start, died);
    },
    onDeath: (callback) => void listeners.push(callback),
  };
}

function open(start: () => Worker, died: (reason: string) => void): Link {
  const worker = start();
  let resolve: (reason: string) => void = () => {};
  const gone = new Promise<string>((settle) => (resolve = settle));
  const end = (reason: string): void => {
    worker.onerror = null;
    worker.onmessageerror = null;
    worker.terminate();
    resolve(reason);
  };
  const fallen = (reason: string): void => {
    end(reason);
    died(reason);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fallen(event.message || 'the worker could not start');
  };
  worker.onmessageerror = () => fallen('an answer could not be read');
  return { worker, remote: wrap<EngineApi>(worker), gone, end };
}

/** A call that throws before it reaches the worker (a value that cannot be cloned) is a failure too. */
async function settled<T>(
  ask: (remote: Remote<EngineApi>) => Promise<Result<T>>,
  remote: Remote<EngineApi>,
): Promise<Result<T>> {
  try {
    return await ask(remote);
  } catch (error) {
    return fail('engine', error instanceof Error ? error.message : String(error));
  }
}
