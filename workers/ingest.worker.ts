import { expose } from 'comlink';
import { IngestWorker } from '../src/ingest/ingest-worker.ts';

expose(new IngestWorker());
