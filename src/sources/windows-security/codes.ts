/** Result codes as Windows prints them in hexadecimal, without leading zeros, lower case. */

const ntStatus: ReadonlyMap<string, string> = new Map([
  ['0xc0000022', 'access denied'],
  ['0xc000005e', 'no logon server available'],
  ['0xc0000064', 'no such user'],
  ['0xc000006a', 'wrong password'],
  ['0xc000006c', 'password does not meet the policy'],
  ['0xc000006d', 'bad user name or password'],
  ['0xc000006e', 'account restriction'],
  ['0xc000006f', 'outside allowed logon hours'],
  ['0xc0000070', 'not allowed from this workstation'],
  ['0xc0000071', 'password expired'],
  ['0xc0000072', 'account disabled'],
  ['0xc00000dc', 'server in the wrong state'],
  ['0xc0000133', 'clocks too far apart'],
  ['0xc000015b', 'logon type not granted'],
  ['0xc000018c', 'trust relationship failed'],
  ['0xc000018d', 'trusted relationship failed'],
  ['0xc0000192', 'logon service not started'],
  ['0xc0000193', 'account expired'],
  ['0xc0000224', 'password must be changed'],
  ['0xc0000225', 'object not found'],
  ['0xc0000234', 'account locked out'],
  ['0xc00002ee', 'error during logon'],
  ['0xc0000371', 'no secret for the account on this domain controller'],
  ['0xc000035b', 'channel binding of the authentication is wrong'],
  ['0xc0000413', 'authentication firewall: not allowed to authenticate to this machine'],
]);

const kerberos: ReadonlyMap<string, string> = new Map([
  ['0x1', 'client entry expired'],
  ['0x2', 'service entry expired'],
  ['0x6', 'no such user'],
  ['0x7', 'no such service'],
  ['0x8', 'several entries for the name'],
  ['0x9', 'no key for client or service'],
  ['0xa', 'postdating not possible'],
  ['0xb', 'requested start time too late'],
  ['0xc', 'policy refuses the request: workstation, hours or restriction'],
  ['0xd', 'requested option not possible'],
  ['0xe', 'encryption type not supported'],
  ['0xf', 'checksum type not supported'],
  ['0x10', 'pre-authentication type not supported'],
  ['0x12', 'account disabled, expired or locked out'],
  ['0x14', 'ticket revoked'],
  ['0x17', 'password expired'],
  ['0x18', 'wrong password'],
  ['0x19', 'pre-authentication required'],
  ['0x1b', 'service allows user-to-user only'],
  ['0x1d', 'a service is not available'],
  ['0x1f', 'integrity check failed'],
  ['0x20', 'ticket expired'],
  ['0x21', 'ticket not yet valid'],
  ['0x22', 'request replayed'],
  ['0x23', 'ticket is for somebody else'],
  ['0x24', 'ticket and authenticator do not match'],
  ['0x25', 'clocks too far apart'],
  ['0x26', 'wrong network address'],
  ['0x29', 'message changed'],
  ['0x34', 'answer too large for UDP'],
  ['0x3c', 'generic error'],
  ['0x3e', 'client certificate not trusted'],
  ['0x40', 'signature not valid'],
  ['0x42', 'revocation of the certificate cannot be checked'],
  ['0x44', 'wrong realm'],
  ['0x4b', 'client name does not match the certificate'],
]);

/** Parameters that messages insert for `%%nnnn`. */
const parameters: ReadonlyMap<string, string> = new Map([
  ['%%1794', 'never'],
  ['%%1797', 'all hours'],
  ['%%1832', 'identification'],
  ['%%1833', 'impersonation'],
  ['%%1834', 'anonymous'],
  ['%%1840', 'delegation'],
  ['%%1842', 'yes'],
  ['%%1843', 'no'],
  ['%%1904', 'created'],
  ['%%1905', 'modified'],
  ['%%1906', 'deleted'],
  ['%%1936', 'default'],
  ['%%1937', 'full'],
  ['%%1938', 'limited'],
  ['%%2304', 'error during logon'],
  ['%%2305', 'account expired'],
  ['%%2306', 'trust relationship failed'],
  ['%%2307', 'account locked out'],
  ['%%2308', 'logon type not granted'],
  ['%%2309', 'password expired'],
  ['%%2310', 'account disabled'],
  ['%%2311', 'outside allowed logon hours'],
  ['%%2312', 'not allowed from this computer'],
  ['%%2313', 'bad user name or password'],
  ['%%8448', 'success removed'],
  ['%%8449', 'success added'],
  ['%%8450', 'failure removed'],
  ['%%8451', 'failure added'],
  ['%%14592', 'inbound'],
  ['%%14593', 'outbound'],
  ['%%14674', 'value added'],
  ['%%14675', 'value deleted'],
]);

/** What an NTSTATUS says; null when it is not in the table. */
export function ntStatusText(code: string): string | null {
  return ntStatus.get(code) ?? null;
}

/** What a Kerberos result says; codes beyond the protocol's own are NTSTATUS values. */
export function kerberosText(code: string): string | null {
  return kerberos.get(code) ?? ntStatusText(code);
}

/** Text with every `%%nnnn` that is known replaced by its meaning; null stays null. */
export function parameterText(value: string | null): string | null {
  if (value === null || !value.includes('%%')) return value;
  return value.replace(/%%\d{4,5}/g, (code) => parameters.get(code) ?? code);
}
