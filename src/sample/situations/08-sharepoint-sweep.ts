import type { ScenarioOptions } from '../scenario.ts';
import { vendorPart } from '../story.ts';
import { sites } from '../office-names.ts';
import { abused, guestOf, honest, visitor } from './cast.ts';
import { downloads, guestSignsIn, invited } from './guest-acts.ts';
import { firms, guestAt } from './guests.ts';
import { attacker } from './ledger.ts';
import type { Situation } from './situation.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A guest who took two or three documents a day takes 900 in an hour; a guest of another firm takes thirty every day, for that is the contract. */
export function sharepointSweep(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options);
  const { ledger, random } = case_;
  const story = ledger.microsoft;
  const sweeper = guestAt(options.seed, firms.fabrikam, 'jo', 0);
  const steady = guestAt(options.seed, firms.northwind, 'pat', 1);
  const regular = guestAt(options.seed, firms.adatum, 'kim', 2);
  for (const [i, guest] of [sweeper, steady, regular].entries())
    invited(case_, ledger, guest, case_.day(0) + 9 * hour + i * 45 * minute);
  case_.guestDays(abused, sweeper, 3, 24, 0.9);
  case_.guestDays(visitor, regular, 3, 29);
  for (let d = 3; d <= 24; d += 2)
    ledger.by(guestOf(abused, sweeper), () => {
      downloads(
        story,
        vendorPart,
        random,
        sweeper,
        sweeper,
        'aurora',
        case_.day(d) + 10 * hour,
        3,
        'FileDownloaded',
        90,
      );
    });
  for (let d = 3; d <= 29; d++)
    ledger.by(guestOf(honest, steady), () => {
      const begin = case_.day(d) + 8 * hour;
      guestSignsIn(story, vendorPart, steady, steady, random.guid(), begin);
      downloads(story, vendorPart, random, steady, steady, 'sales', begin + minute, 30, 'FileDownloaded', 40);
    });
  const pivot = case_.day(25) + 21 * hour;
  const place = { network: { ip: '192.0.2.90', asn: 64_669, place: 'Riga, Riga, LV' }, client: sweeper.client };
  ledger.by(guestOf(abused, sweeper), () => {
    guestSignsIn(story, attacker('signs-in-elsewhere'), sweeper, place, random.guid(), pivot);
    for (const [i, site] of sites.slice(0, 3).entries())
      downloads(
        story,
        attacker('library-taken'),
        random,
        sweeper,
        place,
        site,
        pivot + (4 + i * 18) * minute,
        300,
        i === 1 ? 'FileSyncDownloadedFull' : 'FileDownloaded',
        3,
      );
  });
  return {
    number: 8,
    id: 'sharepoint-sweep',
    title: 'A guest takes whole libraries',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest, visitor],
    outsiders: ledger.outsiders(),
    victims: sites.slice(0, 3),
    edges: ledger.edges,
    expected: ['CO-10', 'IA-01'],
    pivot,
    profile: null,
  };
}
