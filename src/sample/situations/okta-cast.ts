import type { OktaClient, OktaPerson, OktaTarget } from './okta-log.ts';
import type { PartyTruth } from './situation.ts';

export const oktaStaff: PartyTruth = { name: 'Okta support', orgs: ['okta.com'], abused: false };
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

export function clientAt(
  ip: string,
  asn: number,
  country: string,
  city: string,
  userAgent = chrome,
  os = 'Windows 11',
): OktaClient {
  return { ip, asn, country, city, userAgent, os, browser: userAgent === chrome ? 'CHROME' : 'FIREFOX' };
}
function person(id: string, mail: string, name: string): OktaPerson {
  return { id: `00u${id}`.padEnd(20, '0'), mail, name };
}
export function user({ id, mail, name }: OktaPerson): OktaTarget {
  return { id, type: 'User', alternateId: mail, displayName: name };
}

export const staff = ['ada', 'ben', 'dana', 'eva', 'finn', 'ida', 'leo', 'noor', 'olga', 'kai'].map((name, i) => ({
  who: person(`staff${i}`, `${name}@contoso.com`, name),
  client: clientAt(`203.0.113.${20 + i}`, 64_505, 'Germany', 'Berlin'),
}));
export const support = person('support', 'agent.one@okta.com', 'Support Agent');
export const jo = person('fabjo', 'jo@fabrikam.com', 'Jo Fabrikam');
export const pat = person('nwpat', 'pat@northwind.example.com', 'Pat Northwind');
export const joClient = clientAt('198.51.100.45', 64_510, 'Netherlands', 'Utrecht');
export const patClient = clientAt('198.51.100.85', 64_520, 'Austria', 'Linz');
export const thief = clientAt(
  '192.0.2.66',
  64_666,
  'Romania',
  'Bucharest',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Linux',
);
export const idp: OktaTarget = {
  id: '0oafabrikam000000001',
  type: 'IdentityProvider',
  alternateId: 'unknown',
  displayName: 'Fabrikam SAML',
};
export const awsApp: OktaTarget = {
  id: '0oaawsconsole0000001',
  type: 'AppInstance',
  alternateId: 'AWS Contoso',
  displayName: 'AWS IAM Identity Center',
};
