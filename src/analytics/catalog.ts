import type { Analytic } from './analytic.ts';
import { parseAnalytic } from './header.ts';

const files = import.meta.glob<string>('./{detections,chains,charts,dossier,quality,questions}/**/*.sql', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** All analytics by id: TR-02, CR-01, `charts/time-histogram`. In order of path. Throws when a header is wrong or an id occurs twice. */
export const catalog: ReadonlyMap<string, Analytic> = read(files);

function read(texts: Readonly<Record<string, string>>): ReadonlyMap<string, Analytic> {
  const analytics = new Map<string, Analytic>();
  for (const path of Object.keys(texts).sort()) {
    const analytic = parseAnalytic(path.slice('./'.length), texts[path] ?? '');
    const other = analytics.get(analytic.id);
    if (other !== undefined) throw new Error(`${analytic.path}: id "${analytic.id}" is that of ${other.path}`);
    analytics.set(analytic.id, analytic);
  }
  return analytics;
}
