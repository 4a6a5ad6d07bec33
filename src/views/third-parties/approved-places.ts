import { rangeFinder } from '../../lib/ip.ts';
import type { ProfileParty } from '../../state/parties.svelte.ts';

/** Whether a place was agreed: null where the profile lists none of the kind. */
export interface ApprovedPlaces {
  readonly any: boolean;
  country(code: string | null): boolean | null;
  network(asn: number | null): boolean | null;
  /** The agreed range an address lies in; null for none. */
  range(address: string): string | null;
}

/** The agreed places of a party of the profile. */
export function approvedPlaces(party: ProfileParty | undefined): ApprovedPlaces {
  const { countries = [], asns = [], cidrs = [] } = party?.approved ?? {};
  const codes = new Set(countries.map((code) => code.trim().toUpperCase()));
  const numbers = new Set(asns);
  const find = rangeFinder(cidrs);
  return {
    any: codes.size + numbers.size + cidrs.length > 0,
    country: (code) => (codes.size === 0 || code === null ? null : codes.has(code)),
    network: (asn) => (numbers.size === 0 || asn === null ? null : numbers.has(asn)),
    range: (address) => cidrs[find(address)]?.trim() ?? null,
  };
}
