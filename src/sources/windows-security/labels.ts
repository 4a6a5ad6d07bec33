import { memo } from '../memo.ts';

/** Whose fields follow in a message; empty outside of such a part. */
export type Section = '' | 'Subject' | 'Target' | 'Member' | 'Group' | 'Station' | 'Other';

/** A label for matching: plain apostrophes and blanks, lower case. */
export const labelKey = memo((label: string): string =>
  label
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase(),
);

const sections: readonly (readonly [Section, string])[] = [
  ['Subject', 'subject|creator subject|caller|antragsteller|erstellerantragsteller|sujet|sujet créateur'],
  [
    'Target',
    "new logon|account for which logon failed|target account|account whose credentials were used|account information|new account|target subject|account that was locked out|new computer account|computer account that was changed|target computer|account modified|neue anmeldung|konto, für das die anmeldung fehlgeschlagen ist|zielkonto|kontoinformationen|neues konto|konto, dessen anmeldeinformationen verwendet wurden|gesperrtes konto|nouvelle ouverture de session|compte pour lequel l'ouverture de session a échoué|compte cible|informations sur le compte|informations de compte|nouveau compte|compte dont les informations d'identification ont été utilisées|compte verrouillé",
  ],
  ['Member', 'member|mitglied|membre'],
  ['Group', 'group|new group|deleted group|gruppe|neue gruppe|groupe|nouveau groupe'],
  ['Station', 'session|sitzung'],
  [
    'Other',
    "logon information|process information|network information|detailed authentication information|failure information|service information|additional information|target server|attributes|changed attributes|object|access request information|share information|audit policy change|task information|directory service|operation|new process information|certificate information|anmeldeinformationen|prozessinformationen|netzwerkinformationen|detaillierte authentifizierungsinformationen|fehlerinformationen|dienstinformationen|zusätzliche informationen|attribute|zielserver|informations sur le processus|informations du processus|informations sur le réseau|informations réseau|informations détaillées sur l'authentification|informations d'authentification détaillées|informations sur l'échec|informations d'ouverture de session|informations supplémentaires|attributs|serveur cible",
  ],
];

const sectionOf: ReadonlyMap<string, Section> = new Map(
  sections.flatMap(([section, labels]) => labels.split('|').map((label) => [label, section] as const)),
);

/** The part of a message that a label alone on its line opens; null when it opens none. */
export function prefixOf(key: string): Section | null {
  return sectionOf.get(key) ?? null;
}

/** Labels of accounts, per language: what they are within a section. */
const accountLabels: ReadonlyMap<string, 'UserSid' | 'UserName' | 'DomainName' | 'LogonId' | 'LogonGuid'> = new Map([
  ['security id', 'UserSid'],
  ['sicherheits-id', 'UserSid'],
  ['id de sécurité', 'UserSid'],
  ['account name', 'UserName'],
  ['group name', 'UserName'],
  ['kontoname', 'UserName'],
  ['gruppenname', 'UserName'],
  ['nom du compte', 'UserName'],
  ['nom de compte', 'UserName'],
  ['nom du groupe', 'UserName'],
  ['account domain', 'DomainName'],
  ['group domain', 'DomainName'],
  ['domain name', 'DomainName'],
  ['supplied realm name', 'DomainName'],
  ['kontodomäne', 'DomainName'],
  ['gruppendomäne', 'DomainName'],
  ['domaine du compte', 'DomainName'],
  ['domaine du groupe', 'DomainName'],
  ['logon id', 'LogonId'],
  ['anmelde-id', 'LogonId'],
  ["id d'ouverture de session", 'LogonId'],
  ['id du compte', 'LogonId'],
  ['logon guid', 'LogonGuid'],
  ['anmelde-guid', 'LogonGuid'],
  ["guid d'ouverture de session", 'LogonGuid'],
]);

const labels: readonly (readonly [string, string])[] = [
  ['LogonType', "logon type|anmeldetyp|type d'ouverture de session"],
  [
    'IpAddress',
    'source network address|source address|client address|quellnetzwerkadresse|quelladresse|clientadresse|adresse du réseau source|adresse réseau source|adresse source|adresse du client',
  ],
  ['IpPort', 'source port|client port|quellport|clientport|port source|port client'],
  ['WorkstationName', 'workstation name|arbeitsstationsname|nom de la station de travail'],
  ['Workstation', 'source workstation|quellarbeitsstation|station de travail source'],
  ['LogonProcessName', "logon process|anmeldeprozess|processus d'ouverture de session"],
  ['AuthenticationPackageName', "authentication package|authentifizierungspaket|package d'authentification"],
  ['LmPackageName', 'package name (ntlm only)|paketname (nur ntlm)|nom du package (ntlm uniquement)'],
  ['TransmittedServices', 'transited services|übertragene dienste|services en transit'],
  ['KeyLength', 'key length|schlüssellänge|longueur de la clé|longueur de clé'],
  ['FailureReason', "failure reason|fehlerursache|raison de l'échec"],
  [
    'Status',
    "status|result code|failure code|error code|ergebniscode|fehlercode|état|statut|code de résultat|code d'échec",
  ],
  ['SubStatus', 'sub status|unterstatus|sous-état|sous-statut'],
  [
    'ProcessId',
    "process id|caller process id|prozess-id|aufrufprozess-id|id du processus|id du processus de l'appelant",
  ],
  [
    'ProcessName',
    "process name|caller process name|prozessname|aufrufprozessname|nom du processus|nom du processus de l'appelant",
  ],
  ['ElevatedToken', 'elevated token|token mit erhöhten rechten|jeton élevé'],
  ['RestrictedAdminMode', 'restricted admin mode'],
  ['VirtualAccount', 'virtual account'],
  ['ImpersonationLevel', "impersonation level|identitätswechselebene|niveau d'emprunt d'identité"],
  ['TargetLinkedLogonId', 'linked logon id'],
  ['TargetOutboundUserName', 'network account name'],
  ['TargetOutboundDomainName', 'network account domain'],
  ['TargetServerName', 'target server name|zielservername|nom du serveur cible'],
  ['TargetInfo', 'additional information'],
  ['ServiceName', 'service name|dienstname|nom du service'],
  ['ServiceSid', 'service id|dienst-id|id du service'],
  ['ServiceFileName', 'service file name|dienstdateiname|nom du fichier de service'],
  ['ServiceType', 'service type|diensttyp|type de service'],
  ['ServiceStartType', 'service start type|dienststarttyp|type de démarrage du service'],
  ['ServiceAccount', 'service account|dienstkonto|compte de service'],
  ['TicketOptions', 'ticket options|ticketoptionen|options de ticket'],
  ['TicketEncryptionType', 'ticket encryption type|ticketverschlüsselungstyp|type de chiffrement du ticket'],
  ['PreAuthType', 'pre-authentication type|vorauthentifizierungstyp|type de pré-authentification'],
  ['CertIssuerName', 'certificate issuer name'],
  ['CertSerialNumber', 'certificate serial number'],
  ['CertThumbprint', 'certificate thumbprint'],
  ['PrivilegeList', 'privileges|berechtigungen|privilèges'],
  ['ShareName', 'share name|freigabename|nom du partage|nom de partage'],
  ['ShareLocalPath', 'share path|freigabepfad|chemin du partage'],
  ['RelativeTargetName', 'relative target name|relativer zielname|nom de la cible relative'],
  ['AccessMask', "access mask|zugriffsmaske|masque d'accès"],
  ['AccessList', 'accesses|zugriffe|accès'],
  ['ObjectServer', "object server|objektserver|serveur de l'objet"],
  ['ObjectType', "object type|objekttyp|type d'objet"],
  ['ObjectName', "object name|objektname|nom de l'objet"],
  ['HandleId', 'handle id|handle-id|id de handle'],
  ['Properties', 'properties|eigenschaften|propriétés'],
  ['OperationType', 'operation type'],
  ['NewProcessId', 'new process id|neue prozess-id|id du nouveau processus'],
  ['NewProcessName', 'new process name|neuer prozessname|nom du nouveau processus'],
  ['TokenElevationType', "token elevation type|tokenheraufstufungstyp|type d'élévation de jeton"],
  ['ProcessId', 'creator process id|erstellerprozess-id|id du processus créateur'],
  ['ParentProcessName', 'creator process name|erstellerprozessname|nom du processus créateur'],
  ['CommandLine', 'process command line|prozessbefehlszeile|ligne de commande du processus'],
  ['MandatoryLabel', 'mandatory label|verbindliche beschriftung|étiquette obligatoire'],
  ['TaskName', 'task name|aufgabenname|nom de la tâche'],
  ['TaskContent', 'task content|aufgabeninhalt|contenu de la tâche'],
  ['TaskContentNew', 'task new content'],
  ['SessionName', 'session name|sitzungsname|nom de la session'],
  ['ClientName', 'client name|clientname|nom du client'],
  ['SubcategoryGuid', 'subcategory guid|unterkategorie-guid|guid de sous-catégorie'],
  ['Subcategory', 'subcategory|unterkategorie|sous-catégorie'],
  ['AuditPolicyChanges', 'changes|änderungen|modifications'],
  ['SamAccountName', 'sam account name|sam-kontoname|nom du compte sam'],
  ['DisplayName', 'display name|anzeigename|nom complet'],
  ['UserPrincipalName', "user principal name|benutzerprinzipalname|nom principal de l'utilisateur"],
  ['OldUacValue', 'old uac value|alter uac-wert|ancienne valeur uac'],
  ['NewUacValue', 'new uac value|neuer uac-wert|nouvelle valeur uac'],
  ['OldTargetUserName', 'old account name'],
  ['NewTargetUserName', 'new account name'],
  ['CallerComputerName', "caller computer name|aufrufercomputername|nom de l'ordinateur appelant"],
  ['ObjectDN', 'dn'],
  ['ObjectGUID', 'guid'],
  ['ObjectClass', 'class'],
  ['AttributeLDAPDisplayName', 'ldap display name'],
  ['AttributeValue', 'value'],
  ['OperationType', 'type'],
  ['User', 'user|benutzer|utilisateur'],
  ['SessionID', 'session id|sitzungs-id'],
  ['Domain', 'domain|domäne|domaine'],
  ['ScriptBlockId', 'scriptblock id'],
  ['CallingStationID', 'calling station identifier'],
  ['ClientIPAddress', 'client ip address'],
  ['ClientName', 'client friendly name'],
  ['AuthenticationType', 'authentication type'],
  ['EAPType', 'eap type'],
  ['ReasonCode', 'reason code'],
  ['Reason', 'reason'],
  ['FullyQualifiedSubjectUserName', 'fully qualified account name'],
  ['Path', 'path'],
];

const names: ReadonlyMap<string, string> = new Map(
  labels.flatMap(([name, list]) => list.split('|').map((label) => [label, name] as const)),
);
const logonAccount: ReadonlySet<string> = new Set(['logon account', 'anmeldekonto', "compte d'ouverture de session"]);
const userIdLabels: ReadonlySet<string> = new Set(['user id', 'benutzer-id', "id de l'utilisateur"]);

/** Name of the event data that a label stands for, in its section and event; null when it is not known. */
export function fieldOf(section: Section, key: string, id: number): string | null {
  const account = accountLabels.get(key);
  if (account !== undefined) return accountField(section, account, id);
  if (logonAccount.has(key)) return 'TargetUserName';
  if (userIdLabels.has(key)) return 'TargetSid';
  if (id === 4776 && names.get(key) === 'AuthenticationPackageName') return 'PackageName';
  return names.get(key) ?? null;
}

/** Network Policy Server: the user is the subject. */
const radius: ReadonlySet<number> = new Set([6272, 6273, 6274, 6278]);
/** These print the account that is their target under `Subject:`. */
const subjectIsTarget: ReadonlySet<number> = new Set([4634, 4647, 4800, 4801, 4802, 4803]);
/** These name theirs `AccountName`. */
const subjectIsAccount: ReadonlyMap<string, string> = new Map([
  ['UserName', 'AccountName'],
  ['DomainName', 'AccountDomain'],
  ['LogonId', 'LogonID'],
]);

function accountField(section: Section, field: string, id: number): string | null {
  if (radius.has(id)) return `Subject${field}`;
  if ((id === 4778 || id === 4779) && section !== 'Other') return subjectIsAccount.get(field) ?? null;
  if (field === 'LogonGuid') return section === 'Target' && id === 4648 ? 'TargetLogonGuid' : 'LogonGuid';
  switch (section) {
    case 'Subject':
      return subjectIsTarget.has(id) ? `Target${field}` : `Subject${field}`;
    case 'Member':
      return field === 'UserName' ? 'MemberName' : field === 'UserSid' ? 'MemberSid' : null;
    case 'Station':
      return field === 'LogonId' ? 'LogonID' : null;
    case '':
    case 'Other':
    case 'Target':
    case 'Group':
      return field === 'UserSid' && section === 'Group' ? 'TargetSid' : `Target${field}`;
  }
}
