import { nullable } from '../../lib/text.ts';
import type { CsvHeader, CsvRow, CsvShape, Normalised, PartContext } from '../source.ts';
import { toEvent } from './build.ts';
import { localTime } from './get-winevent.ts';

/** First columns: keywords (audit log) or level (other logs). */
const firstNames: ReadonlySet<string> = new Set([
  'keywords', 'level', 'schlüsselwörter', 'ebene', 'mots clés', 'mots-clés', 'niveau', 'palabras clave', 'nivel', 'parole chiave', 'livello',
  'trefwoorden', 'palavras-chave', 'nível',
]); // prettier-ignore
const secondNames: ReadonlySet<string> = new Set([
  'date and time', 'datum und uhrzeit', 'date et heure', 'fecha y hora', 'data e ora', 'datum en tijd', 'data e hora',
]); // prettier-ignore

const width = 5;
const dateText = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[ ,T]+\d{1,2}[:.]\d{2}/;

/** Five headings over six cells: the message has no heading. Known words, or in any language a date and an id in their places. */
function isEventViewer(header: CsvHeader): boolean {
  if (header.cells.length !== width) return false;
  const [first = '', second = ''] = header.names;
  if (firstNames.has(first) && secondNames.has(second)) return true;
  return (
    header.rowWidth === width + 1 &&
    header.firstRows.length > 0 &&
    header.firstRows.every(
      (row) => row.length < width || (dateText.test((row[1] ?? '').trim()) && /^\d{1,5}$/.test((row[3] ?? '').trim())),
    )
  );
}

function normaliseRow(row: CsvRow, context: PartContext): Normalised {
  const cell = (at: number): string | null => nullable(row.cells[at]);
  const rawTime = cell(1);
  return toEvent({
    id: cell(3),
    time: localTime(rawTime, context),
    rawTime,
    provider: cell(2),
    audit: [cell(0)],
    message: row.cells.slice(width).join('\n') || null,
    scope: context.partName,
  });
}

/** "Save all events as" CSV or text of the Event Viewer. */
export const eventViewerCsv: CsvShape = {
  id: 'event-viewer-csv',
  title: 'Event Viewer CSV',
  kind: 'csv',
  limits: [
    'no computer name, record number or log name: copies are recognised only when the whole row is equal',
    'times are local to the computer on which the export was made, and whole seconds',
    'fields come from the message text, in English, German or French; in other languages only ids and times are known',
  ],
  dateColumns: [1],
  claims: isEventViewer,
  normalise: normaliseRow,
};
