/** Names of event data as Windows spells them: headers of tables come in lower case, and `extra` wants their words apart. */
const names = `
AccessGranted AccessList AccessMask AccessReason AccessRemoved AccountDomain AccountExpires AccountName AccountType Account ActivityId
AllowedToDelegateTo AppCorrelationID Application AttributeLDAPDisplayName AttributeSyntaxOID AttributeValue AuditPolicyChanges
AuthenticationPackageName CallTrace CallerProcessId CallerProcessName CategoryId CertIssuerName CertSerialNumber CertThumbprint
ClientAddress ClientName ClientProcessId ClientPort CommandLine ComputerAccountChange CurrentDirectory DestinationHostname DestinationIp
DestinationPort DestinationPortName DestAddress DestPort DisplayName DnsHostName DomainPolicyChanged DSName DSType ElevatedToken EventSourceName
EventType ErrorCode FailureReason FailureCode FileVersion GrantedAccess HandleId Hashes HomeDirectory HomePath ImageLoaded ImagePath Image
ImpersonationLevel IntegrityLevel IpAddress IpPort KeyLength LmPackageName LogonGuid LogonHours LogonID LogonProcessName LogonType LogonTypeName
MandatoryLabel MemberName MemberSid NewProcessId NewProcessName NewSd NewTargetUserName NewUacValue NewValue NewValueType ObjectClass ObjectDN
ObjectGUID ObjectName ObjectServer ObjectType ObjectValueName OldSd OldTargetUserName OldUacValue OldValue OldValueType OpCorrelationID
OperationType OriginalFileName PackageName ParentCommandLine ParentImage ParentProcessGuid ParentProcessId ParentProcessName ParentUser
PasswordLastSet PipeName PreAuthType PrimaryGroupId PrivilegeList ProcessGuid ProcessId ProcessName ProfilePath Properties QueryName
QueryResults QueryStatus RelativeTargetName ResourceAttributes RestrictedAdminMode RuleName SamAccountName SAMAccountName ScriptBlockId
ScriptBlockText ScriptPath ServiceAccount ServiceFileName ServiceName ServicePrincipalNames ServiceSid ServiceStartType ServiceType SessionID
SessionName ShareLocalPath ShareName SidHistory SidList SourceAddress SourceHostname SourceImage SourceIp SourcePort SourceProcessGUID
SourceProcessId SourceThreadId StartAddress StartFunction StartModule StartType Status SubcategoryGuid SubcategoryId SubjectDomainName
SubjectLogonId SubjectMachineName SubjectMachineSID SubjectUserName SubjectUserSid SubStatus TargetDomainName TargetFilename TargetImage
TargetInfo TargetLinkedLogonId TargetLogonGuid TargetLogonId TargetObject TargetOutboundDomainName TargetOutboundUserName TargetProcessGUID
TargetProcessId TargetProcessName TargetServerName TargetSid TargetUserName TargetUser TargetUserSid TaskContent TaskContentNew TaskName
TicketEncryptionType TicketOptions TokenElevationType TransmittedServices UserAccountControl UserParameters UserPrincipalName UserSid
UserWorkstations UtcTime VirtualAccount Workstation WorkstationName
`;

/** Lower-case name to the usual spelling. */
export const knownNames: ReadonlyMap<string, string> = new Map(
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name] as const),
);
