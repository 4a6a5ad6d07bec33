/** Sources as a sentence names them, by id. */
const titles: Readonly<Record<string, string>> = {
  'entra-signin': 'the Entra sign-in log',
  'entra-audit': 'the Entra audit log',
  'm365-ual': 'the Microsoft 365 unified audit log',
  'aws-cloudtrail': 'AWS CloudTrail',
  'azure-activity': 'the Azure activity log',
  'azure-resource': 'the Azure resource logs',
  'defender-hunting': 'Defender advanced hunting',
  duo: 'the Duo logs',
  ecs: 'the logs in Elastic Common Schema',
  'gcp-audit': 'the Google Cloud audit logs',
  'github-audit': 'the GitHub audit log',
  'google-workspace': 'the Google Workspace audit log',
  'graph-activity': 'the Microsoft Graph activity log',
  ocsf: 'the logs in OCSF',
  okta: 'the Okta system log',
  'partner-center': 'the Partner Center log',
  'remote-access': 'the remote access logs',
  'windows-security': 'the Windows event log',
};

/** A source in a sentence: "the Entra sign-in log"; the id itself for one without words. */
export function sourceTitle(source: string): string {
  return (Object.hasOwn(titles, source) ? titles[source] : undefined) ?? source;
}

/** "a", "a and b", "a, b and c"; `last` stands before the last of them. */
export function listed(words: readonly string[], last = 'and'): string {
  const head = words.slice(0, -1);
  return [...(head.length === 0 ? [] : [head.join(', ')]), ...words.slice(-1)].join(` ${last} `);
}
