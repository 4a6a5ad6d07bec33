import type { Analytic } from '../analytics/analytic.ts';
import { catalog } from '../analytics/catalog.ts';
import { parameterKey, parameterValue } from '../analytics/parameters.ts';
import type { Profile } from '../parties/profile.ts';

/** A number of one detection that the profile may change. */
export interface Tunable {
  /** `CR-02.window_minutes`. */
  readonly key: string;
  readonly name: string;
  readonly doc: string;
  readonly standard: number;
  /** What applies. */
  readonly value: number;
  readonly unit: string;
  /** Where the value comes from: the header, an override of this detection, or one of the name that holds for all that have it. */
  readonly from: 'standard' | 'detection' | 'name';
}

export interface TunedAnalytic {
  readonly id: string;
  readonly title: string;
  readonly kind: 'detections' | 'chains' | 'quality' | 'questions';
  readonly det0488: string | null;
  readonly parameters: readonly Tunable[];
}

const units: readonly (readonly [RegExp, string])[] = [
  [/(^|_)seconds?$/, 'seconds'],
  [/(^|_)minutes$|^minutes_/, 'minutes'],
  [/(^|_)hours$|^hours_/, 'hours'],
  [/(^|_)days$|^days_/, 'days'],
  [/_kmh$/, 'km/h'],
];

function unitOf(name: string, doc: string, standard: number): string {
  if (doc.startsWith('per cent')) return 'per cent';
  if (name.endsWith('share') && standard <= 1) return 'of 1';
  return units.find(([form]) => form.test(name))?.[1] ?? '';
}

/** Every parameter there is, by detection, with what the profile makes of it. */
export function tunables(profile: Profile): readonly TunedAnalytic[] {
  const overrides = profile.parameters ?? {};
  return [...catalog.values()].flatMap((analytic) => {
    const { id, kind, title, det0488, parameters } = analytic;
    if (kind === 'charts' || kind === 'dossier' || parameters.length === 0) return [];
    return [{ id, kind, title, det0488, parameters: parameters.map((p) => tunable(analytic, p, overrides)) }];
  });
}

function tunable(
  analytic: Analytic,
  parameter: Analytic['parameters'][number],
  overrides: Readonly<Record<string, number>>,
): Tunable {
  const { name, doc, value: standard } = parameter;
  const key = parameterKey(analytic, parameter);
  return {
    key,
    name,
    doc,
    standard,
    value: parameterValue(analytic, parameter, overrides),
    unit: unitOf(name, doc, standard),
    from: Object.hasOwn(overrides, key) ? 'detection' : Object.hasOwn(overrides, name) ? 'name' : 'standard',
  };
}

/** What is wrong with a value as typed; null when nothing is. Nothing typed means the standard. */
export function parameterProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 && value <= 1e9 ? null : `not a number of 0 or more: ${text}`;
}

/** The profile with the values typed, by key; an empty text takes the override of that detection back. */
export function withParameters(profile: Profile, typed: ReadonlyMap<string, string>): Profile {
  const { parameters: given = {}, ...rest } = profile;
  const kept = Object.entries(given).filter(([key]) => !typed.has(key));
  const added = [...typed].flatMap(([key, text]) => (text.trim() === '' ? [] : [[key, Number(text)] as const]));
  const parameters = Object.fromEntries([...kept, ...added]);
  return Object.keys(parameters).length === 0 ? rest : { ...rest, parameters };
}
