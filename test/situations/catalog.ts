import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Ids of all detections: TR-01. */
export function listAnalytics(): readonly string[] {
  const folder = join(import.meta.dirname, '../../src/analytics/detections');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, 5));
}
