// Compiles the facts of src/reference from upstream files.
// usage: node scripts/make-reference.mjs <attack.json> <aws-vendor-accounts.yaml> <microsoft-apps.csv> <output folder>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [attackPath, vendorsPath, appsPath, out] = process.argv.slice(2);
if (out === undefined) {
  console.error(
    'usage: make-reference.mjs <attack.json> <aws-vendor-accounts.yaml> <microsoft-apps.csv> <output folder>',
  );
  process.exit(1);
}

const byKey = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

function attack() {
  const { version, techniques, revoked } = JSON.parse(readFileSync(attackPath, 'utf8'));
  const compact = Object.entries(techniques)
    .sort(byKey)
    .map(([id, t]) => [id, [t.name, ...t.tactics.toSorted()]]);
  const lines = compact.map(([id, t]) => `    ${JSON.stringify(id)}: ${JSON.stringify(t)}`);
  const aliases = Object.entries(revoked)
    .sort(byKey)
    .map(([from, to]) => `    ${JSON.stringify(from)}: ${JSON.stringify(to)}`);
  return `{\n  "version": ${JSON.stringify(version)},\n  "techniques": {\n${lines.join(',\n')}\n  },\n  "revoked": {\n${aliases.join(',\n')}\n  }\n}\n`;
}

// The yaml is a flat list of `- name:` entries with an `accounts: [...]` that may span lines; nothing else is read.
function vendors() {
  const names = new Map();
  for (const entry of readFileSync(vendorsPath, 'utf8')
    .split(/^- name:/m)
    .slice(1)) {
    const name = entry
      .split('\n', 1)[0]
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2')
      .replaceAll("''", "'");
    const accounts = /^\s+accounts:\s*\[([^\]]*)\]|^\s+accounts:\s*\n((?:\s+-.*\n?)+)/m.exec(entry);
    if (accounts === null) throw new Error(`no accounts: ${name}`);
    const named = /^\s+type:\s*'?aws'?/m.test(entry) ? `AWS: ${name}` : name;
    for (const account of (accounts[1] ?? accounts[2]).match(/\d{12}/g) ?? [])
      if (!names.has(account)) names.set(account, named);
  }
  return (
    [...names]
      .sort(byKey)
      .map(([account, name]) => `${account}\t${name}`)
      .join('\n') + '\n'
  );
}

// Rows of the EntraDocs list also name licences, roles and other vendors' apps: only these client apps are taken from it.
const documentedClients = new Set([
  'Microsoft Office',
  'Microsoft Authentication Broker',
  'Microsoft Azure PowerShell',
  'Legacy Exchange Online',
  'OfficeHome',
  'Outlook Mobile',
  'Microsoft Exchange REST API Based Powershell',
  'OneDrive SyncEngine',
  'Office365 Shell WCSS-Client',
  'O365 Suite UX',
  'Office.com',
  'Microsoft Exchange Web Services',
  'Microsoft Bing Search',
  'Microsoft Bing Search for Microsoft Edge',
  'Microsoft Power BI',
  'Sticky Notes API',
  'Microsoft Exchange ForwardSync',
  'Microsoft Exchange ProtectedServiceHost',
  'Office Online Core SSO',
  'Office Online Search',
  'Yammer Web',
  'Universal Store Native Client',
  'Microsoft 365 Support Service',
  'WindowsDefenderATP Portal',
  'Windows Search',
  'Windows Spotlight',
  'SharedWithMe',
  'Partner Customer Delegated Admin Offline Processor',
  'Partner Customer Delegated Administration',
  'Microsoft Online Syndication Partner Portal',
  'Enterprise Roaming and Backup',
  'ACOM Azure Website',
  'Azure Lab Services Portal',
  'ADIbizaUX',
  'Exchange Admin Center',
  'Outlook Browser Extension',
  'Microsoft Docs',
  'Device Management Service',
  'Loop Service',
  'M365 Chat Client',
  'Azure Virtual Desktop',
  'Azure Virtual Desktop Client',
  'Microsoft Intune Windows Agent',
  'Windows Cloud Login',
  'Outlook Web App Office 365',
  'Microsoft Planner Client',
  'Microsoft To-Do Web App',
  'SharePoint eSignature',
  'Security Copilot',
  'Intune Provisioning Client',
  'Office 365 Management',
  'ESTS',
  'AAD Token Exchange Endpoint',
]);

function csvRows(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r?\n|$)/g)) {
    row.push(quoted.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

function apps() {
  const names = new Map();
  for (const [id, name, , source] of csvRows(readFileSync(appsPath, 'utf8')).slice(1)) {
    if (source !== 'Graph' && source !== 'GitHub' && !documentedClients.has(name)) continue;
    names.set(id.toLowerCase(), name.replace(' [Community Contributed]', '').replaceAll('\t', ' ').trim());
  }
  return (
    [...names]
      .sort(byKey)
      .map(([id, name]) => `${id}\t${name}`)
      .join('\n') + '\n'
  );
}

writeFileSync(join(out, 'attack.json'), attack());
writeFileSync(join(out, 'aws-vendors.txt'), vendors());
writeFileSync(join(out, 'microsoft-apps.txt'), apps());
