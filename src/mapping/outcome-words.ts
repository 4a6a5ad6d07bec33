import type { Outcome } from '../schema/event.ts';

const words: Readonly<Record<Exclude<Outcome, 'unknown'>, readonly string[]>> = {
  failure: wordsOf(
    'fail failed failure failing deny denied denies reject rejected block blocked error err invalid false no refused unauthorized',
    'unauthorised forbidden wrong incorrect unsuccessful bad rejected revoked locked disallowed fehler fehlgeschlagen abgelehnt',
    'verweigert gesperrt echec échec échoué refusé fallo fallido denegado rechazado negato mislukt geweigerd',
  ),
  interrupted: wordsOf(
    'challenge challenged pending interrupted cancelled canceled aborted abort timeout expired abgebrochen annulé cancelado',
  ),
  partial: wordsOf('partial partially teilweise partiel parcial'),
  success: wordsOf(
    'success successful successfully succeeded ok okay pass passed allow allowed accept accepted grant granted permit permitted',
    'approved approve true yes completed complete valid authenticated erfolg erfolgreich erlaubt zugelassen succès réussi accepté',
    'autorisé éxito exitoso correcto permitido concedido successo consentito geslaagd toegestaan',
  ),
};

function wordsOf(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}

const known = new Map<string, Outcome>(
  (['failure', 'interrupted', 'partial', 'success'] as const).flatMap((outcome) =>
    words[outcome].map((word) => [word, outcome] as const),
  ),
);
const rank: readonly Outcome[] = ['failure', 'interrupted', 'partial', 'success'];

/** What a value of a result column says; null when it is no word of that kind. A word of failure outweighs one of success. */
export function outcomeOf(value: string): Outcome | null {
  if (value.length > 200) return null;
  const text = value.trim().toLowerCase();
  if (/^[1-5]\d\d$/.test(text)) return Number(text) < 400 ? 'success' : 'failure';
  const found = new Set(
    text.split(/[^\p{L}]+/u).flatMap((word) => {
      const outcome = known.get(word);
      return outcome === undefined ? [] : [outcome];
    }),
  );
  const first = rank.find((outcome) => found.has(outcome)) ?? null;
  return first === 'success' && /\b(?:not|nicht|non|pas)\b/.test(text) ? 'failure' : first;
}
