import type { Row, Value } from '../engine/api.ts';

/** Where a value is from: the log, the bundled data, either for some addresses; null for no value. */
export type KnownBy = 'log' | 'data' | 'both' | null;

export interface PlaceCounts {
  readonly events: number;
  readonly failures: number;
  readonly identities: number;
  readonly first: number | null;
  readonly last: number | null;
}

export interface AddressPlace extends PlaceCounts {
  readonly address: string;
  /** Name of a range that is never looked up. */
  readonly special: string | null;
  readonly countryBy: KnownBy;
  readonly networkBy: KnownBy;
  /** What logs name, the one of most events first. */
  readonly logCountries: readonly string[];
  readonly logAsns: readonly number[];
  readonly foundCountry: string | null;
  readonly foundAsn: number | null;
  readonly foundOrg: string | null;
  readonly differs: boolean;
}

export interface NetworkPlace extends PlaceCounts {
  readonly asn: number | null;
  readonly org: string | null;
  readonly by: KnownBy;
  /** How many addresses; `listed` are the busiest of them, `keys` those that are opened at once. */
  readonly addresses: number;
  readonly listed: readonly AddressPlace[];
  readonly keys: readonly string[];
}

export interface CountryPlace extends PlaceCounts {
  readonly code: string | null;
  readonly by: KnownBy;
  readonly addresses: number;
  readonly keys: readonly string[];
  /** Addresses of which log and data, or two logs, name different places. */
  readonly differs: number;
  readonly networks: readonly NetworkPlace[];
}

export interface PartyPlaces {
  /** Those of most events first; what has no country last. */
  readonly countries: readonly CountryPlace[];
  /** Events that name no address, by the country they name. */
  readonly bare: readonly (PlaceCounts & { readonly code: string | null })[];
  readonly addresses: number;
  /** Addresses listed; the rest is only counted. */
  readonly listed: number;
}

/** Rows of `dossier/places` as a tree of countries, networks and addresses. */
export function placesOf(rows: readonly Row[]): PartyPlaces {
  const at = (level: string): readonly Row[] => rows.filter((row) => row['level'] === level);
  const addresses = at('address');
  const listed = grouped(addresses, networkKey);
  const networks = grouped(at('network'), countryKey);
  const countries = at('country').map((row): CountryPlace => ({
    ...countsOf(row),
    code: text(row['country']),
    by: knownBy(row['country_by']),
    addresses: Number(row['addresses']),
    keys: texts(row['keys']),
    differs: Number(row['differs']),
    networks: (networks.get(countryKey(row)) ?? []).map((network) => ({
      ...countsOf(network),
      asn: number(network['asn']),
      org: text(network['as_org']),
      by: knownBy(network['network_by']),
      addresses: Number(network['addresses']),
      keys: texts(network['keys']),
      listed: (listed.get(networkKey(network)) ?? []).map(addressOf),
    })),
  }));
  return {
    countries: [...countries.filter(({ code }) => code !== null), ...countries.filter(({ code }) => code === null)],
    bare: at('bare').map((row) => ({ ...countsOf(row), code: text(row['country']) })),
    addresses: countries.reduce((n, country) => n + country.addresses, 0),
    listed: addresses.length,
  };
}

function addressOf(row: Row): AddressPlace {
  return {
    ...countsOf(row),
    address: text(row['address']) ?? '',
    special: text(row['special']),
    countryBy: knownBy(row['country_by']),
    networkBy: knownBy(row['network_by']),
    logCountries: texts(row['log_countries']),
    logAsns: texts(row['log_asns']).map(Number),
    foundCountry: text(row['found_country']),
    foundAsn: number(row['found_asn']),
    foundOrg: text(row['found_org']),
    differs: Number(row['differs']) > 0,
  };
}

function countsOf(row: Row): PlaceCounts {
  return {
    events: Number(row['events']),
    failures: Number(row['failures']),
    identities: Number(row['identities']),
    first: number(row['first']),
    last: number(row['last']),
  };
}

function countryKey(row: Row): string {
  return text(row['country']) ?? '';
}

/** A network is its number, else its name; addresses of one network carry the same. */
function networkKey(row: Row): string {
  const asn = number(row['asn']);
  return JSON.stringify([countryKey(row), asn ?? text(row['as_org'])]);
}

function grouped(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

function knownBy(value: Value | undefined): KnownBy {
  return value === 'log' || value === 'data' || value === 'both' ? value : null;
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function texts(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
