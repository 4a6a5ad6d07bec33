/** A country as it is drawn: `outline` SVG path data, empty for what is too small for the scale; x, y its middle. */
export interface CountryShape {
  readonly code: string | null;
  readonly outline: string;
  readonly x: number;
  readonly y: number;
}

export interface WorldShapes {
  readonly width: number;
  readonly height: number;
  readonly countries: readonly CountryShape[];
}

/** What is shown of a country. */
export interface CountryCount {
  readonly code: string;
  readonly name: string;
  readonly events: number;
  /** Said of it beside its events: `3 addresses`. */
  readonly more: string;
}

/** A colour step: counts from `from` up to `to`, both inside, by its strength in percent. */
export interface ColourStep {
  readonly from: number;
  readonly to: number;
  readonly strength: number;
}

const most = 5;

/** Steps of powers of ten that hold all counts; at most five, the first of which then begins at 1. */
export function colourSteps(counts: readonly number[]): readonly ColourStep[] {
  const filled = counts.filter((count) => count > 0);
  if (filled.length === 0) return [];
  const highest = Math.floor(Math.log10(Math.max(...filled)));
  const lowest = Math.max(Math.floor(Math.log10(Math.min(...filled))), highest - most + 1);
  const steps = highest - lowest + 1;
  return Array.from({ length: steps }, (_, i) => ({
    from: i === 0 && highest - most + 1 === lowest ? 1 : 10 ** (lowest + i),
    to: 10 ** (lowest + i + 1) - 1,
    strength: steps === 1 ? 80 : Math.round(30 + (70 * i) / (steps - 1)),
  }));
}

/** Strength of a count in percent. */
export function strengthOf(steps: readonly ColourStep[], count: number): number {
  return steps.find((step) => count <= step.to)?.strength ?? steps.at(-1)?.strength ?? 0;
}

/** The part of the map that is shown: all of it, or what is around the countries when they lie close together; never less than two fifths of its width. */
export function frameOf(
  { width, height }: WorldShapes,
  places: readonly CountryShape[],
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const whole = { x: 0, y: 0, width, height };
  if (places.length === 0) return whole;
  const [west, east] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
  const [north, south] = [Math.min(...places.map(({ y }) => y)), Math.max(...places.map(({ y }) => y))];
  const share = Math.max(0.4, (east - west + 240) / width, (south - north + 160) / height);
  if (share >= 0.8) return whole;
  const within = (middle: number, part: number, all: number) => Math.min(Math.max(middle - part / 2, 0), all - part);
  return {
    x: within((west + east) / 2, width * share, width),
    y: within((north + south) / 2, height * share, height),
    width: width * share,
    height: height * share,
  };
}
