import type { Outcome } from '../../schema/event.ts';

/** Codes of a flow that stopped for a prompt or a second factor and went on, or was given up: neither success nor refusal. */
const interruptedCodes: ReadonlySet<string> = new Set([
  '16000',
  '16001',
  '16003',
  '50055',
  '50058',
  '50059',
  '50072',
  '50074',
  '50076',
  '50079',
  '50097',
  '50125',
  '50127',
  '50129',
  '50140',
  '50143',
  '50144',
  '50158',
  '51006',
  '52004',
  '65001',
  '70043',
  '70044',
  '81010',
  '81012',
  '81014',
]);

const statusWords: Readonly<Record<string, Outcome>> = {
  success: 'success',
  'opération réussie': 'success',
  réussite: 'success',
  correcto: 'success',
  éxito: 'success',
  'operazione riuscita': 'success',
  riuscito: 'success',
  erfolg: 'success',
  erfolgreich: 'success',
  failure: 'failure',
  failed: 'failure',
  échec: 'failure',
  error: 'failure',
  errore: 'failure',
  fehler: 'failure',
  interrupted: 'interrupted',
  interrompu: 'interrupted',
  interrumpido: 'interrupted',
  interrotto: 'interrupted',
  unterbrochen: 'interrupted',
};

/** Outcome of a numeric result code; the status word counts only where no code was logged. */
export function outcomeOf(code: string | null, status: string | null): Outcome {
  if (code !== null && /^-?\d+$/.test(code)) {
    if (code === '0') return 'success';
    return interruptedCodes.has(code) ? 'interrupted' : 'failure';
  }
  const word = (code ?? status)?.toLowerCase() ?? '';
  return Object.hasOwn(statusWords, word) ? (statusWords[word] ?? 'unknown') : 'unknown';
}
