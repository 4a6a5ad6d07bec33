import { adminShells } from './apps.ts';

/**
 * Applications that lead to more than themselves, by a piece of their name or by their id, both in lower case: what else is administered, opened or read through them.
 */
const words = {
  administration: [
    'azure portal',
    'admin portal',
    'admin center',
    'admin centre',
    'administration',
    'office 365 portal',
    'security and compliance',
    'adibizaux',
    'windowsdefenderatp portal',
    'partner center',
    'azure service management',
    '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    'amazon web services',
    'aws iam identity center',
    'aws single-account access',
    'aws single sign-on',
    'google cloud',
  ],
  secrets: [
    'key vault',
    'keyvault',
    'hashicorp vault',
    'secretsmanager.amazonaws.com',
    'secretmanager.googleapis.com',
    '1password',
    'bitwarden',
    'dashlane',
    'keeper security',
    'lastpass',
    'passbolt',
    'password manager',
    'password safe',
    'beyondtrust',
    'cyberark',
    'delinea',
    'thycotic',
  ],
  'remote access': [
    'vpn',
    'anyconnect',
    'bastion',
    'cisco asa',
    'citrix gateway',
    'fortigate',
    'globalprotect',
    'ivanti connect secure',
    'pulse secure',
    'windows nps',
    'zscaler private access',
    'anydesk',
    'screenconnect',
    'teamviewer',
  ],
  code: ['azure devops', 'bitbucket', 'github', 'gitlab'],
} as const;

/** [piece of a name or id, area] of applications that weigh more than others. */
export const weightyApps: readonly (readonly [word: string, area: string])[] = [
  ...Object.entries(words).flatMap(([area, list]) => list.map((word) => [word, area] as const)),
  ...adminShells.map(([id]) => [id, 'administration'] as const),
];
