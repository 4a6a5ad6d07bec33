import type { Analytic, Parameter } from './analytic.ts';

/** The name under which a profile overrides a parameter of one analytic alone: `CR-02.window_minutes`. */
export function parameterKey(analytic: Pick<Analytic, 'id'>, parameter: Pick<Parameter, 'name'>): string {
  return `${analytic.id}.${parameter.name}`;
}

/** The value of a parameter: the override of this analytic, else that of the name, which holds for all that have it, else the header's. */
export function parameterValue(
  analytic: Pick<Analytic, 'id'>,
  parameter: Parameter,
  overrides: Readonly<Record<string, number>>,
): number {
  for (const key of [parameterKey(analytic, parameter), parameter.name]) {
    const chosen = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
    if (chosen !== undefined && Number.isFinite(chosen)) return chosen;
  }
  return parameter.value;
}

/** Every name that a profile may override: of all analytics that find or judge, with and without their id. Charts and dossiers are not tuned. */
export function parameterNames(analytics: Iterable<Analytic>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const analytic of analytics) {
    if (analytic.kind === 'charts' || analytic.kind === 'dossier') continue;
    for (const parameter of analytic.parameters) names.add(parameter.name).add(parameterKey(analytic, parameter));
  }
  return names;
}
