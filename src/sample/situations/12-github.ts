import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart } from '../story.ts';
import { month } from '../tenant-export.ts';
import { abused, honest } from './cast.ts';
import type { GithubActor } from './github-log.ts';
import { attacker, Ledger } from './ledger.ts';
import { officeHours } from './office-hours.ts';
import type { Outsider, PartyTruth, Situation } from './situation.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const browser =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';
const repositories = Array.from({ length: 40 }, (_, i) => `contoso/service-${String(i + 1).padStart(2, '0')}`);
const staff = ['ann', 'bob', 'chi', 'dev', 'eli', 'fay'].map((name, i): GithubActor => ({
  login: `${name}-contoso`,
  id: 9001 + i,
  ip: `203.0.113.${50 + i}`,
  country: 'DE',
  userAgent: browser,
  // Not everybody is linked to single sign-on.
  ...(i < 4 ? { mail: `${name}@contoso.com` } : {}),
}));
const max: GithubActor = { login: 'ext-max', id: 9107, ip: '198.51.100.47', country: 'NL', userAgent: 'git/2.49.0' };
const tess: GithubActor = { login: 'tess-nw', id: 9108, ip: '198.51.100.87', country: 'AT', userAgent: 'git/2.49.0' };
const fabrikamApp: GithubActor = {
  login: 'fabrikam-ci[bot]',
  id: 9201,
  ip: '198.51.100.60',
  country: 'NL',
  userAgent: 'fabrikam-ci/3.1',
};
const northwindApp: GithubActor = {
  login: 'northwind-scan[bot]',
  id: 9202,
  ip: '198.51.100.90',
  country: 'AT',
  userAgent: 'northwind-scan/2.0',
};
const ownApp: GithubActor = {
  login: 'contoso-release[bot]',
  id: 9203,
  ip: '203.0.113.60',
  country: 'DE',
  userAgent: 'contoso-release/1.4',
};
const serverToServer = { programmatic_access_type: 'GitHub App server-to-server token' };

const collaborator = ({ login }: GithubActor, party: PartyTruth): Outsider => ({
  actor: `login:github-audit:${login}`,
  party,
  classes: ['gh_outside'],
});
const application = ({ login }: GithubActor, party: PartyTruth): Outsider => ({
  actor: `login:github-audit:${login}`,
  party,
  classes: ['gh_app'],
});

/** An outside collaborator's token clones forty private repositories and leaves a deploy key; a vendor's application reads all of them every week, as agreed. */
export function githubClones(options: ScenarioOptions): Situation {
  const ledger = new Ledger(options.seed);
  const random = new Random(options.seed, 0x0523_0000);
  const { github } = ledger;
  const [owner] = staff;
  if (owner === undefined) throw new RangeError('nobody on the staff');
  const grantor = `user:${owner.mail ?? ''}`;
  const asMax = collaborator(max, abused);
  const asTess = collaborator(tess, honest);
  const asFabrikamApp = application(fabrikamApp, abused);
  const asNorthwindApp = application(northwindApp, honest);

  for (const [i, [who, outsider]] of (
    [
      [max, asMax],
      [tess, asTess],
    ] as const
  ).entries()) {
    const time = month.from + 8 * hour + i * 30 * minute;
    const about = { user: who.login, user_id: who.id, repo: repositories[i] ?? '', repo_id: 31 + i };
    ledger.edge({ kind: 'collaborator', grantor, grantee: outsider.actor }, () => {
      github.event(staffPart, time, owner, 'org.add_outside_collaborator', { ...about, permission: 'write' });
    });
    ledger.by(outsider, () => {
      ledger.edge({ kind: 'collaborator', grantor: outsider.actor, grantee: outsider.actor }, () => {
        github.event(
          vendorPart,
          time + 12 * minute,
          { ...who, userAgent: browser },
          'repository_invitation.accept',
          about,
        );
      });
    });
  }
  for (const [i, [app, outsider]] of (
    [
      [fabrikamApp, asFabrikamApp],
      [northwindApp, asNorthwindApp],
    ] as const
  ).entries()) {
    ledger.edge({ kind: 'app_installation', grantor, grantee: outsider.actor }, () => {
      github.event(staffPart, month.from + 10 * hour + i * 5 * minute, owner, 'integration_installation.create', {
        integration: app.login.replace('[bot]', ''),
        app_id: 515 + i,
        repository_selection: 'all',
      });
    });
  }
  for (let d = 3; d < 30; d++) {
    const weekday = new Date(month.from + d * day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const begin = month.from + d * day + 8 * hour;
    const clones = (
      outsider: Outsider,
      actor: GithubActor,
      repos: readonly string[],
      at: number,
      more: Readonly<Record<string, string>>,
    ): void => {
      ledger.by(outsider, () => {
        for (const [i, repo] of repos.entries())
          github.event(vendorPart, at + i * 20_000, actor, 'git.clone', {
            repo,
            repository: repo,
            repository_public: false,
            transport_protocol_name: 'http',
            ...more,
          });
      });
    };
    const token = { programmatic_access_type: 'Fine-grained personal access token' };
    if (d <= 25) {
      clones(asMax, max, repositories.slice(0, 2), begin + random.int(0, 60) * minute, {
        ...token,
        hashed_token: 'bWF4dG9rZW4x',
      });
      clones(asFabrikamApp, fabrikamApp, repositories.slice(0, 3), begin + 2 * hour, serverToServer);
    }
    clones(asTess, tess, repositories.slice(1, 3), begin + random.int(0, 60) * minute, {
      ...token,
      hashed_token: 'dGVzc3Rva2Vu',
    });
    if (weekday === 2) clones(asNorthwindApp, northwindApp, repositories, begin + 3 * hour, serverToServer);
  }
  ledger.by(null, () => {
    github.event(staffPart, month.from + 9 * hour, owner, 'integration.create', {
      integration: 'contoso-release',
      app_id: 601,
    });
    for (const time of officeHours(random, month, Math.max(400, options.events - ledger.rows.length))) {
      const repo = random.pick(repositories);
      if (random.chance(0.15)) github.event(staffPart, time, ownApp, 'git.push', { repo, ...serverToServer });
      else if (random.chance(0.2)) github.event(staffPart, time, random.pick(staff), 'pull_request.merge', { repo });
      else
        github.event(staffPart, time, random.pick(staff), random.pick(['git.fetch', 'git.push', 'git.clone']), {
          repo,
          repository: repo,
          repository_public: false,
          transport_protocol_name: 'ssh',
        });
    }
  });
  const pivot = month.from + 26 * day + 2 * hour;
  const thief: GithubActor = { ...max, ip: '192.0.2.66', country: 'RO', userAgent: 'git/2.34.1' };
  ledger.by(asMax, () => {
    for (const [i, repo] of repositories.entries())
      github.event(attacker('all-repositories-cloned'), pivot + i * 9000, thief, 'git.clone', {
        repo,
        repository: repo,
        repository_public: false,
        transport_protocol_name: 'http',
        programmatic_access_type: 'OAuth access token',
        hashed_token: 'c3RvbGVudG9r',
      });
    ledger.edge({ kind: 'deploy_key', grantor: asMax.actor, grantee: 'contoso/service-01' }, () => {
      github.event(
        attacker('deploy-key-left'),
        pivot + 9 * minute,
        { ...thief, userAgent: browser },
        'public_key.create',
        {
          repo: 'contoso/service-01',
          title: 'build cache',
          read_only: 'false',
          fingerprint: 'SHA256:ZmFicmlrYW0wMDAx',
        },
      );
    });
  });
  return {
    number: 12,
    id: 'github-clones',
    title: 'An outside collaborator clones everything',
    files: ledger.otherFiles(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: repositories,
    edges: ledger.edges,
    expected: ['TR-21', 'CO-22'],
    pivot,
    profile: {
      parties: [
        { name: abused.name, accountNames: [max.login, fabrikamApp.login] },
        { name: honest.name, accountNames: [tess.login, northwindApp.login] },
      ],
    },
  };
}
