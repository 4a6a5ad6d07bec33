import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo';
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const module = '\0sidedoor:world-map';
const width = 960;
const height = 450;

type Land = Feature<Polygon | MultiPolygon, { readonly name: string }>;

/** A country as it is drawn: outline (empty when it is too small for the scale) and the middle of its largest part. */
export interface CountryShape {
  readonly code: string | null;
  readonly outline: string;
  readonly x: number;
  readonly y: number;
}

/** Places that the atlas draws as parts of others or not at all: longitude and latitude, degrees. */
const elsewhere: Readonly<Record<string, readonly [number, number]>> = {
  BQ: [-68.26, 12.18],
  BV: [3.36, -54.42],
  CC: [96.83, -12.14],
  CX: [105.69, -10.45],
  GF: [-53.1, 3.93],
  GP: [-61.55, 16.2],
  IO: [72.42, -7.33],
  MQ: [-61.02, 14.65],
  RE: [55.54, -21.11],
  SJ: [16, 78.5],
  TK: [-171.85, -9.17],
  YT: [45.15, -12.83],
};
/** What the atlas draws apart without a number. */
const unnumbered: Readonly<Record<string, string>> = { Kosovo: 'XK' };

/** `#world-map`: outlines of the countries, projected at build time, so that the page needs no library for them. */
export function worldMap(): Plugin {
  return {
    name: 'sidedoor:world-map',
    resolveId: (id) => (id === '#world-map' ? module : null),
    load: (id) => (id === module ? `export default ${JSON.stringify({ width, height, countries: shapes() })};` : null),
  };
}

/** Every country: those of the coarse atlas with their outline, all others as a point. */
export function shapes(): readonly CountryShape[] {
  const coarse = lands('110m').filter((land) => land.properties.name !== 'Antarctica');
  const world: FeatureCollection = { type: 'FeatureCollection', features: coarse };
  const projection = geoEqualEarth().fitSize([width, height], world);
  const path = geoPath(projection).digits(1);
  const point = (place: readonly [number, number]): { x: number; y: number } => {
    const [x = 0, y = 0] = projection([place[0], place[1]]) ?? [];
    return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
  };
  const drawn = coarse.map((land) => ({
    code: codeOf(land),
    outline: path(land) ?? '',
    ...point(geoCentroid(largestPart(land))),
  }));
  const known = new Set(drawn.map(({ code }) => code));
  const small = lands('10m').flatMap((land) => {
    const code = codeOf(land);
    if (code === null || known.has(code) || code in elsewhere) return [];
    known.add(code);
    return [{ code, outline: '', ...point(geoCentroid(largestPart(land))) }];
  });
  const others = Object.entries(elsewhere).map(([code, place]) => ({ code, outline: '', ...point(place) }));
  return [...drawn, ...small, ...others];
}

function lands(scale: '110m' | '10m'): Land[] {
  const text = readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), 'utf8');
  const topology = JSON.parse(text) as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  return feature(topology, topology.objects.countries).features.filter(isLand);
}

function isLand(one: Feature<Geometry, { name: string }>): one is Land {
  return one.geometry.type === 'Polygon' || one.geometry.type === 'MultiPolygon';
}

/** ISO 3166-1 alpha-2 of the number the atlas gives. */
function codeOf({ id, properties }: Land): string | null {
  const named = unnumbered[properties.name];
  if (named !== undefined) return named;
  const region = id === undefined ? undefined : new Intl.Locale(`und-${id}`).region;
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : null;
}

/** The largest of several islands: the middle of all of them may lie in the sea, or in another country. */
function largestPart({ geometry }: Land): Polygon {
  if (geometry.type === 'Polygon') return geometry;
  const parts = geometry.coordinates.map((coordinates): Polygon => ({ type: 'Polygon', coordinates }));
  return parts.reduce((largest, part) => (geoArea(part) > geoArea(largest) ? part : largest));
}
