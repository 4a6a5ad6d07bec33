import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart, type Part } from '../story.ts';
import { month } from '../tenant-export.ts';
import { abused, honest } from './cast.ts';
import { attacker, Ledger } from './ledger.ts';
import { officeHours } from './office-hours.ts';
import type { Outsider, Situation } from './situation.ts';
import { logoffData, logonData, privilegeData, shareData, fileData, type WindowsAccount } from './windows-data.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Worker extends WindowsAccount {
  readonly outsider: Outsider | null;
  readonly machine: string;
  readonly country: string;
  readonly ip: string;
  readonly inner: string;
}

const classes = ['vendor_named', 'vpn_vendor'];
const vendor = (party: typeof abused, name: string, rid: number, ip: string, country: string): Worker => ({
  outsider: { actor: `win:contoso\\${name}`, party, classes },
  name,
  rid,
  machine: `${name.split('-')[1] ?? 'x'}-pc-${rid}`.toUpperCase(),
  country,
  ip,
  inner: `10.20.40.${rid - 7000}`,
});
const stolen = vendor(abused, 'ext-fab-jo', 7011, '198.51.100.45', 'NL');
const twin = vendor(honest, 'ext-nw-pat', 7021, '198.51.100.85', 'AT');
const colleague = vendor(abused, 'ext-fab-sam', 7012, '198.51.100.46', 'NL');
const staffNames = [
  'ann.miller',
  'ben.koch',
  'dana.roth',
  'eva.stein',
  'finn.maier',
  'ida.kraft',
  'leo.moser',
  'noor.weber',
];
const staff = staffNames.map((name, i): Worker => ({
  outsider: null,
  name,
  rid: 1120 + i,
  machine: `CTS-LT-${400 + i}`,
  country: 'DE',
  ip: `203.0.113.${20 + i}`,
  inner: `10.20.30.${20 + i}`,
}));

const servers = Array.from({ length: 14 }, (_, i) => `srv-app${String(i + 1).padStart(2, '0')}`);
const jumpHost = 'srv-jump01';

/** A support account comes by VPN at night, goes from its jump host to fourteen servers and reads their shares; another vendor's goes to its one server, as every day. */
export function onPremLateral(options: ScenarioOptions): Situation {
  const ledger = new Ledger(options.seed);
  const random = new Random(options.seed, 0x0520_0000);
  const { vpn, windows } = ledger;
  let logon = 0x40_0000;

  const enters = (part: Part, who: Worker, computer: string, from: string, type: '3' | '10', time: number): string => {
    const id = `0x${(logon += 0x111).toString(16)}`;
    windows.event(part, time, computer, 4624, logonData(who, id, type, from, type === '10' ? who.machine : '-'));
    return id;
  };
  const workday = (part: Part, who: Worker, target: string, begin: number): void => {
    vpn.use(part, { ...who, user: `contoso\\${who.name}`, time: begin }, 4);
    enters(part, who, jumpHost, who.inner, '10', begin + 2 * minute);
    const id = enters(part, who, target, '10.1.1.5', '10', begin + 5 * minute);
    windows.event(part, begin + 5 * minute + 50, target, 4672, privilegeData(who, id));
    for (let i = random.int(1, 3); i > 0; i--)
      windows.event(part, begin + (10 + i) * minute, target, 5140, shareData(who, id, 'Logs', '10.1.1.5'));
    windows.event(part, begin + 3 * hour, target, 4634, logoffData(who, id, '10'));
  };
  for (let d = 0; d < 31; d++) {
    const weekday = new Date(month.from + d * day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (const [who, target, last] of [
      [stolen, 'srv-app01', 25],
      [colleague, 'srv-app02', 30],
      [twin, 'srv-app03', 30],
    ] as const)
      if (d <= last)
        ledger.by(who.outsider, () => {
          workday(vendorPart, who, target, month.from + d * day + 7 * hour + random.int(0, 180) * minute);
        });
  }
  ledger.by(null, () => {
    const count = Math.max(300, options.events - ledger.rows.length);
    for (const time of officeHours(random, month, count)) {
      const who = random.pick(staff);
      if (random.chance(0.1)) vpn.use(staffPart, { ...who, user: `contoso\\${who.name}`, time }, 6);
      else if (random.chance(0.6)) enters(staffPart, who, 'srv-file01', who.inner, '3', time);
      else {
        const id = `0x${(logon += 0x111).toString(16)}`;
        windows.event(staffPart, time, 'srv-file01', 5140, shareData(who, id, 'Projects', who.inner));
      }
    }
  });

  const pivot = month.from + 26 * day + 22 * hour + 40 * minute;
  const night = { ...stolen, machine: 'KALI', country: 'RO', ip: '192.0.2.66', inner: '10.20.40.99' };
  ledger.by(stolen.outsider, () => {
    vpn.use(attacker('vpn-from-elsewhere'), { ...night, user: `contoso\\${night.name}`, time: pivot }, 3);
    const first = enters(attacker('jump-host'), night, jumpHost, night.inner, '10', pivot + 3 * minute);
    windows.event(attacker('jump-host'), pivot + 3 * minute + 60, jumpHost, 4672, privilegeData(night, first));
    let time = pivot + 9 * minute;
    for (const server of [...servers, 'srv-file01', 'srv-dc01']) {
      time += random.int(20, 70) * 1000;
      const id = enters(attacker('server-after-server'), night, server, '10.1.1.5', '3', time);
      windows.event(attacker('server-after-server'), time + 40, server, 4672, privilegeData(night, id));
      windows.event(
        attacker('server-after-server'),
        time + 3000,
        server,
        5140,
        shareData(night, id, 'ADMIN$', '10.1.1.5'),
      );
    }
    const id = enters(attacker('shares-read'), night, 'srv-file01', '10.1.1.5', '3', time + minute);
    for (let i = 1; i <= 80; i++) {
      time += random.int(200, 900);
      windows.event(
        attacker('shares-read'),
        time + minute,
        'srv-file01',
        4663,
        fileData(night, id, `D:\\Projects\\Aurora\\Plan-${i}.docx`),
      );
    }
  });
  return {
    number: 9,
    id: 'on-prem-lateral',
    title: 'A support account goes from server to server',
    files: ledger.otherFiles(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: [...servers, 'srv-file01', 'srv-dc01'],
    edges: [],
    expected: ['IA-24', 'LM-12', 'LM-16', 'CO-23'],
    pivot,
    profile: {
      parties: [
        { name: abused.name, accountNames: ['ext-fab-*'] },
        { name: honest.name, accountNames: ['ext-nw-*'] },
      ],
    },
  };
}
