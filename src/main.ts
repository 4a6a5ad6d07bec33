import { mount } from 'svelte';
import loadWasm from '#duckdb-wasm';
import startIngest from '#ingest-worker';
import loadIpData from '#ip-data';
import './app.css';
import App from './App.svelte';
import { connect } from './client/connect.ts';
import { IngestPool } from './client/ingest-pool.ts';
import type { EvidenceFile } from './state/loader.ts';
import { Workbench } from './state/workbench.svelte.ts';
import { views } from './views/registry.ts';

const connection = connect();
const opened = loadWasm().then((wasm) => connection.engine.open(wasm));

// A worker can be attached only to an open engine.
const pool = new IngestPool(startIngest, async (port) => {
  const result = await opened;
  if (!result.ok) throw new Error(result.error.message);
  await connection.engine.attach(port);
});

const viewIds = views.map((view) => view.id);
const bench = new Workbench(connection.engine, pool, viewIds, loadIpData);
pool.passwords.ask = (question) => bench.passwords.ask(question);
connection.onDeath((reason) => (bench.broken = reason));
void bench.started(opened);

async function sample(): Promise<readonly EvidenceFile[]> {
  const { sampleCase } = await import('./sample/sample-case.ts');
  return sampleCase();
}

const target = document.getElementById('app');
if (!target) throw new Error('no element with the id app');
mount(App, { target, props: { bench, sample } });
