import { countryName } from '../../lib/country.ts';
import { narrowToTerms } from '../../state/open-events.ts';
import type { AddressPlace, KnownBy } from '../../state/place-tree.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';

/** Where a value is from, with the date of the bundled data. */
export function sourceWords(by: KnownBy, date: string | null): string {
  if (by === null) return '';
  const data = `bundled data${date === null ? '' : `, ${date}`}`;
  return by === 'log' ? 'the log' : by === 'data' ? data : `the log and ${data}`;
}

/** A network in words; null when nothing is known of it. */
export function networkWords(asn: number | null, org: string | null): string | null {
  if (asn === null) return org;
  return org === null ? `AS${asn}` : `AS${asn} ${org}`;
}

/** What logs and bundled data say differently of an address, a line each. */
export function differences(place: AddressPlace, date: string | null): readonly string[] {
  const data = `bundled data${date === null ? '' : ` of ${date}`}`;
  const [country, ...countries] = place.logCountries.map(countryName);
  const [asn, ...asns] = place.logAsns;
  const lines: string[] = [];
  if (country !== undefined && countries.length > 0) lines.push(`the log says ${country} and ${countries.join(', ')}`);
  if (country !== undefined && place.foundCountry !== null && place.foundCountry !== place.logCountries[0])
    lines.push(`the log says ${country}, ${data} say ${countryName(place.foundCountry)}`);
  if (asn !== undefined && asns.length > 0)
    lines.push(`the log says AS${asn} and ${asns.map((n) => `AS${n}`).join(', ')}`);
  if (asn !== undefined && place.foundAsn !== null && place.foundAsn !== asn)
    lines.push(`the log says AS${asn}, ${data} say ${networkWords(place.foundAsn, place.foundOrg) ?? ''}`);
  return lines;
}

/** Opens the events of a party from a country or network; where it has too many addresses those that are named. */
export function openPlace(
  bench: Workbench,
  party: string,
  place: { readonly addresses: number; readonly keys: readonly string[] },
): void {
  narrowToTerms(bench, [
    { column: 'party', op: 'is', values: [party] },
    { column: 'src_ip', op: place.keys.length === 1 ? 'is' : 'one_of', values: place.keys },
  ]);
  if (place.keys.length < place.addresses)
    bench.say(`events of ${place.keys.length} of its ${place.addresses} addresses: more are not opened at once`);
}
