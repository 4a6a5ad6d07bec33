import { windowsDomain } from './windows-log.ts';

export interface WindowsAccount {
  readonly name: string;
  /** Last part of its security identifier. */
  readonly rid: number;
}

type Data = Readonly<Record<string, string>>;

const sid = ({ rid }: WindowsAccount): string => `S-1-5-21-1004336348-1177238915-682003330-${rid}`;
const subject = (who: WindowsAccount, logonId: string): Data => ({
  SubjectUserSid: sid(who),
  SubjectUserName: who.name,
  SubjectDomainName: windowsDomain,
  SubjectLogonId: logonId,
});

/** Event data of 4624; type 3 is a network logon, 10 remote desktop. */
export function logonData(
  who: WindowsAccount,
  logonId: string,
  type: '3' | '10',
  ip: string,
  workstation: string,
): Data {
  const remote = type === '10';
  return {
    SubjectUserSid: remote ? 'S-1-5-18' : 'S-1-0-0',
    SubjectUserName: '-',
    SubjectDomainName: '-',
    SubjectLogonId: '0x0',
    TargetUserSid: sid(who),
    TargetUserName: who.name,
    TargetDomainName: windowsDomain,
    TargetLogonId: logonId,
    LogonType: type,
    LogonProcessName: remote ? 'User32' : 'Kerberos',
    AuthenticationPackageName: remote ? 'Negotiate' : 'Kerberos',
    WorkstationName: workstation,
    LogonGuid: '{00000000-0000-0000-0000-000000000000}',
    TransmittedServices: '-',
    LmPackageName: '-',
    KeyLength: '0',
    ProcessName: '-',
    IpAddress: ip,
    IpPort: '50112',
    ElevatedToken: '%%1842',
  };
}

export function privilegeData(who: WindowsAccount, logonId: string): Data {
  return {
    ...subject(who, logonId),
    PrivilegeList: 'SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeDebugPrivilege',
  };
}

/** Event data of 4634. */
export function logoffData(who: WindowsAccount, logonId: string, type: '3' | '10'): Data {
  return {
    TargetUserSid: sid(who),
    TargetUserName: who.name,
    TargetDomainName: windowsDomain,
    TargetLogonId: logonId,
    LogonType: type,
  };
}

export function shareData(who: WindowsAccount, logonId: string, share: string, ip: string): Data {
  return {
    ...subject(who, logonId),
    ObjectType: 'File',
    IpAddress: ip,
    IpPort: '50113',
    ShareName: `\\\\*\\${share}`,
    ShareLocalPath: `\\??\\D:\\${share}`,
    AccessMask: '0x1',
    AccessList: '%%4416',
  };
}

export function fileData(who: WindowsAccount, logonId: string, path: string): Data {
  return {
    ...subject(who, logonId),
    ObjectServer: 'Security',
    ObjectType: 'File',
    ObjectName: path,
    HandleId: '0x1f4',
    AccessList: '%%4416',
    AccessMask: '0x1',
    ProcessName: 'System',
  };
}
