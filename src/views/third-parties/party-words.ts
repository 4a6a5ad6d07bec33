const classes: Readonly<Record<string, string>> = {
  csp_gdap: 'delegated administration',
  csp_lighthouse: 'Azure Lighthouse',
  b2b_guest: 'guests',
  b2b_member: 'external members',
  b2b_direct: 'direct connect',
  ms_support: 'Microsoft support',
  foreign_app: 'app of another tenant',
  xaccount_principal: 'principal of another account',
  vendor_role: 'vendor role',
  federated_idp: 'federated identity provider',
  vendor_named: 'named vendor',
};

/** Class of a relationship as a person would say it. */
export function classWords(name: string): string {
  return classes[name] ?? name.replaceAll('_', ' ');
}
