import type { CsvHeader } from '../source.ts';

export type PortalColumns = ReadonlyMap<string, readonly [name: string, nth: number]>;

const wide = [
  'date (utc)',
  'request id',
  'user agent',
  'correlation id',
  'user id',
  'user',
  'username',
  'user type',
  'cross tenant access type',
  'incoming token type',
  'authentication protocol',
  'unique token identifier',
  'original transfer method',
  'client credential type',
  'token protection - sign in session',
  'token protection - sign in session statuscode',
  'application',
  'application id',
  'app owner tenant id',
  'resource',
  'resource id',
  'resource tenant id',
  'resource owner tenant id',
  'home tenant id',
  'home tenant name',
  'ip address',
  'location',
  'status',
  'sign-in error code',
  'failure reason',
  'client app',
  'device id',
  'browser',
  'operating system',
  'compliant',
  'managed',
  'join type',
  'multifactor authentication result',
  'multifactor authentication auth method',
  'multifactor authentication auth detail',
  'authentication requirement',
  'sign-in identifier',
  'session id',
  'ip address (seen by resource)',
  'through global secure access',
  'global secure access ip address',
  'autonomous system number',
  'flagged for review',
  'token issuer type',
  'incoming token type',
  'token issuer name',
  'latency',
  'conditional access',
  'managed identity type',
  'associated resource id',
  'federated token id',
  'federated token issuer',
];

const added = new Set([
  'user agent',
  'original transfer method',
  'token protection - sign in session',
  'token protection - sign in session statuscode',
  'app owner tenant id',
  'resource owner tenant id',
  'session id',
  'through global secure access',
  'global secure access ip address',
  'managed identity type',
  'associated resource id',
  'federated token id',
  'federated token issuer',
]);

const application = [
  'date (utc)',
  'request id',
  'correlation id',
  'service principal id',
  'service principal name',
  'credential key id',
  'credential thumbprint',
  'application',
  'application id',
  'app owner tenant id',
  'resource',
  'resource id',
  'resource tenant id',
  'resource owner tenant id',
  'home tenant id',
  'home tenant name',
  'ip address',
  'location',
  'status',
  'sign-in error code',
  'failure reason',
  'conditional access',
];

/** English headers of the portal CSV: 2025, 2023, applications. */
const layouts: readonly (readonly string[])[] = [wide, wide.filter((name) => !added.has(name)), application];

const english: ReadonlySet<string> = new Set([...wide, ...application]);

const aliases: Readonly<Record<string, readonly string[]>> = {
  'date (utc)': ['date', 'fecha (utc)', 'fecha', 'data (utc)', 'data', 'datum (utc)', 'datum'],
  'request id': [
    'id de la demande',
    'id de demande',
    'id. de solicitud',
    'id de solicitud',
    'id richiesta',
    'anforderungs-id',
  ],
  'user agent': ['agent utilisateur', 'agente de usuario', 'agente utente', 'benutzer-agent'],
  'correlation id': [
    'id de corrélation',
    'id. de correlación',
    'id de correlación',
    'id correlazione',
    'korrelations-id',
  ],
  'user id': ["id d'utilisateur", "id de l'utilisateur", 'id. de usuario', 'id de usuario', 'id utente', 'benutzer-id'],
  user: ['utilisateur', 'usuario', 'utente', 'benutzer'],
  username: ["nom d'utilisateur", 'nombre de usuario', 'nome utente', 'benutzername'],
  'user type': ["type d'utilisateur", 'tipo de usuario', 'tipo di utente', 'tipo utente', 'benutzertyp'],
  'cross tenant access type': [
    "type d'accès client croisée",
    "type d'accès client croisé",
    'tipo de acceso entre inquilinos',
  ],
  'authentication protocol': [
    "protocole d'authentification",
    'protocolo de autenticación',
    'protocollo di autenticazione',
  ],
  'original transfer method': ["méthode de transfert d'origine", 'método de transferencia original'],
  'client credential type': ['tipo de credencial de cliente', "type d'informations d'identification du client"],
  'service principal id': ['id du principal de service', 'id. de entidad de servicio', 'id entità servizio'],
  'service principal name': ['nom du principal de service', 'nombre de entidad de servicio', 'nome entità servizio'],
  application: ['aplicación', 'applicazione', 'anwendung'],
  'application id': [
    "id d'application",
    "id de l'application",
    'id. de aplicación',
    'id de aplicación',
    'id applicazione',
    'anwendungs-id',
  ],
  resource: ['ressource', 'recurso', 'risorsa'],
  'resource id': ['id de ressource', 'id de la ressource', 'id. de recurso', 'id risorsa', 'ressourcen-id'],
  'home tenant id': ['id du locataire de base', 'id. de inquilino principal', 'id tenant principale'],
  'home tenant name': ['nom du locataire de base', 'nombre del inquilino principal', 'nome del tenant principale'],
  'ip address': ['adresse ip', 'dirección ip', 'indirizzo ip', 'ip-adresse'],
  location: ['emplacement', 'ubicación', 'località', 'standort'],
  status: ['statut', 'estado', 'stato'],
  'sign-in error code': [
    "code d'erreur de connexion",
    'código de error de inicio de sesión',
    'codice errore di accesso',
    'anmeldefehlercode',
  ],
  'failure reason': [
    "raison de l'échec",
    "motif de l'échec",
    'motivo del error',
    "motivo dell'errore",
    'fehlerursache',
  ],
  'client app': ['application cliente', 'aplicación cliente', 'app client', 'client-app'],
  'device id': ["id de l'appareil", "id d'appareil", 'id. de dispositivo', 'id dispositivo', 'geräte-id'],
  browser: ['navigateur', 'explorador'],
  'operating system': ["système d'exploitation", 'sistema operativo', 'betriebssystem'],
  compliant: ['conforme', 'konform'],
  managed: ['géré', 'administrado', 'gestito', 'verwaltet'],
  'join type': ['type de jonction', 'tipo de unión', 'tipo di join'],
  'multifactor authentication result': [
    "résultat de l'authentification multifacteur",
    'resultado de la autenticación multifactor',
  ],
  'multifactor authentication auth method': ["méthode d'authentification multifacteur", 'metodo di autenticazione'],
  'authentication requirement': [
    "exigence d'authentification",
    'requisito de autenticación',
    "requisito per l'autenticazione",
  ],
  'session id': ['id de session', 'id. de sesión', 'id sessione', 'sitzungs-id'],
  'autonomous system number': [
    'numéro de système autonome',
    'número de sistema autónomo',
    'numero del sistema autonomo',
  ],
  'conditional access': ['accès conditionnel', 'acceso condicional', 'accesso condizionale', 'bedingter zugriff'],
};

const englishOf: ReadonlyMap<string, string> = new Map(
  Object.entries(aliases).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
);

const cache = new WeakMap<CsvHeader, PortalColumns>();

/**
 * English name of every column of a portal sign-in CSV -> the header's own name and its number among columns of that name. Columns
 * are found by English name, by the translations known, and, in an untouched file of a known width, by their place.
 */
export function portalColumns(header: CsvHeader): PortalColumns {
  let columns = cache.get(header);
  if (columns === undefined) {
    columns = translate(header.names);
    cache.set(header, columns);
  }
  return columns;
}

function translate(names: readonly string[]): PortalColumns {
  const columns = new Map<string, readonly [string, number]>();
  const seen = new Map<string, number>();
  const places = names.map((name) => {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return [name, nth] as const;
  });
  for (const place of places) {
    const name = english.has(place[0]) ? place[0] : englishOf.get(place[0]);
    if (name !== undefined && !columns.has(name)) columns.set(name, place);
  }
  const layout = layouts.find((candidate) => candidate.length === names.length && fits(candidate, names, columns));
  layout?.forEach((name, at) => {
    const place = places[at];
    if (place !== undefined && !columns.has(name)) columns.set(name, place);
  });
  return columns;
}

/** The header keeps the order of the layout: what was translated lies in place, and what is the same in most languages does, too. */
function fits(layout: readonly string[], names: readonly string[], columns: PortalColumns): boolean {
  for (const [name, [local, nth]] of columns) {
    let at = names.indexOf(local);
    for (let n = 0; n < nth; n++) at = names.indexOf(local, at + 1);
    if (layout[at] !== name) return false;
  }
  const at = (name: string): string => names[layout.indexOf(name)] ?? '';
  return (
    /utc/.test(at('date (utc)')) &&
    /\bid\b/.test(at('request id')) &&
    /\bid\b/.test(at('correlation id')) &&
    /\bip\b/.test(at('ip address'))
  );
}

/** True for the header of a portal sign-in CSV in any language; the auth-details file is not one. */
export function isPortalHeader(header: CsvHeader): boolean {
  const columns = portalColumns(header);
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => columns.has(name));
  if (header.has('authentication method', 'succeeded')) return false;
  if (!has('date (utc)', 'ip address')) return false;
  if (has('request id', 'sign-in error code')) return true;
  return (
    columns.size >= 8 &&
    has('location', 'application') &&
    (has('authentication requirement') || has('autonomous system number'))
  );
}
