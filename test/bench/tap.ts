import type { Detection } from './headless.ts';

/** Runs in the page before its own scripts: notes when the engine was asked what and when it answered. No hook in the product. */
export interface Call {
  readonly method: string;
  readonly from: number;
  to: number | null;
}

export interface Tap {
  readonly calls: Call[];
  readonly longTasks: { readonly at: number; readonly ms: number }[];
  /** When files were given. */
  given: number | null;
  /** First bars of the time strip on screen. */
  firstChart: number | null;
  /** The heading of the empty page on screen. */
  firstPage: number | null;
  /** Detections of the last run. */
  ran: readonly Detection[];
  /** Asks the engine over the page's own worker; the time until its answer is back on the main thread, in ms. */
  ask(method: string, args: readonly unknown[]): Promise<{ readonly ms: number; readonly value: unknown }>;
}

interface Message {
  readonly id?: string;
  readonly type?: string;
  readonly path?: readonly string[];
}

export function installTap(): void {
  const calls: Call[] = [];
  const longTasks: { at: number; ms: number }[] = [];
  let engine: Worker | null = null;
  const post = Worker.prototype.postMessage;
  const answered = (worker: Worker, id: string, heard: (value: unknown) => void): void => {
    const listen = (event: MessageEvent<{ id?: string; value?: unknown }>): void => {
      if (event.data.id !== id) return;
      worker.removeEventListener('message', listen);
      heard(event.data.value);
    };
    worker.addEventListener('message', listen);
  };
  Worker.prototype.postMessage = new Proxy(post, {
    apply: (send, worker: Worker, args: [Message]) => {
      const { id, type, path } = args[0];
      const method = type === 'APPLY' ? path?.join('.') : undefined;
      if (method === 'open') engine = worker;
      if (id !== undefined && method !== undefined && worker === engine) {
        const call: Call = { method, from: performance.now(), to: null };
        calls.push(call);
        answered(worker, id, (value) => {
          call.to = performance.now();
          if (method === 'detect') tap.ran = (value as { value?: { ran: readonly Detection[] } }).value?.ran ?? [];
        });
      }
      return Reflect.apply(send, worker, args);
    },
  });
  const tap: Tap = {
    calls,
    longTasks,
    given: null,
    firstChart: null,
    firstPage: null,
    ran: [],
    ask: (method, args) =>
      new Promise((resolve, reject) => {
        if (engine === null) {
          reject(new Error('the engine was never opened'));
          return;
        }
        const id = crypto.randomUUID();
        const from = performance.now();
        answered(engine, id, (value) => resolve({ ms: performance.now() - from, value }));
        const argumentList = args.map((value) => ({ type: 'RAW', value }));
        Reflect.apply(post, engine, [{ id, type: 'APPLY', path: [method], argumentList }]);
      }),
  };
  Object.assign(globalThis, { tap });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push({ at: entry.startTime, ms: entry.duration });
  }).observe({ type: 'longtask', buffered: true });
  document.addEventListener(
    'change',
    (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === 'file') tap.given = performance.now();
    },
    true,
  );
  const look = (): void => {
    if (document.querySelector('h1') !== null) tap.firstPage ??= performance.now();
    if ((document.querySelector('.strip path.all')?.getAttribute('d') ?? '') !== '')
      tap.firstChart ??= performance.now();
    if (tap.firstChart === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
