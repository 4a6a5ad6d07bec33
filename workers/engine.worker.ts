import { expose } from 'comlink';
import { Engine } from '../src/engine/engine.ts';
import { openDuckDb } from './duckdb.ts';

// Everything arrives by message; whatever could reach the network or a disk is taken away, from DuckDB's runtime too.
const doors = [
  'XMLHttpRequest',
  'fetch',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'importScripts',
  'indexedDB',
  'caches',
];
for (const door of doors) Object.defineProperty(globalThis, door, { value: undefined });

expose(new Engine(openDuckDb));
