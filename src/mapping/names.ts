import type { MappedField } from './fields.ts';

/** Words in the name of a column that speak for a field, strongest first, and words that speak against it. */
interface Hint {
  readonly exact: readonly string[];
  readonly words: readonly string[];
  readonly against: readonly string[];
}

const list = (text: string): readonly string[] => text.split(' ');
const either = (text: string): readonly string[] => text.split('|');

export const timeHint: Hint = {
  exact: either(
    'timestamp|time|date|datetime|date time|event time|@timestamp|ts|zeit|datum|zeitstempel|fecha|date heure|horodatage|data|eventtime|created at|when|start time|login time',
  ),
  words: list(
    'time date timestamp created occurred when logged received zeit datum uhrzeit fecha hora heure horodatage epoch start begin',
  ),
  against: list(
    'end ended expires expiry expiration birth modified updated duration until last valid due zone ende timezone offset',
  ),
};

export const hints: Readonly<Record<MappedField, Hint>> = {
  src_ip: {
    exact: either(
      'ip|ip address|source ip|src ip|client ip|remote ip|srcip|src|sourceip|clientip|remote addr|ipaddress|source address|quell ip|adresse ip|direccion ip|remip',
    ),
    words: list('ip ipaddress addr address source src client remote public caller from origin adresse quelle'),
    against: list('dst dest destination target server nat private internal local host gateway to assigned ziel mac'),
  },
  actor_name: {
    exact: either(
      'user|username|user name|user id|userid|account|login|actor|principal|email|upn|user email|benutzer|benutzername|utilisateur|usuario|who|operator|performed by|actor email|user principal name|initiator',
    ),
    words: list(
      'user username actor account login principal email mail upn operator initiator performed by who subject identity caller author benutzer utilisateur usuario utente gebruiker',
    ),
    against: list('target dest destination to recipient manager group agent type id count new object affected'),
  },
  operation: {
    exact: either(
      'action|operation|event|event name|event type|activity|eventname|eventtype|event action|method|aktion|vorgang|opération|accion|evento|ereignis|command|verb|message type',
    ),
    words: list(
      'action operation event activity method command verb task aktion vorgang ereignis evento accion request',
    ),
    against: list('id time date count result status source user by duration uuid number'),
  },
  outcome: {
    exact: either(
      'result|status|outcome|success|ergebnis|résultat|resultado|state|response|disposition|decision|verdict|action result|ok|succeeded|allowed|permitted|granted|passed',
    ),
    words: list(
      'result status outcome success succeeded disposition decision verdict response ergebnis resultat resultado state allowed',
    ),
    against: list('reason message text device description'),
  },
  target_name: {
    exact: either(
      'target|object|resource|destination|target user|file|file name|path|ziel|objekt|cible|objeto|recurso|item|target name|filename',
    ),
    words: list(
      'target object resource destination dest file filename path url item recipient share device host ziel objekt cible recurso',
    ),
    against: list('ip port address type id size agent source user'),
  },
  user_agent: {
    exact: either('user agent|useragent|agent|client agent|browser|http user agent'),
    words: list('agent useragent browser'),
    against: list('version name id'),
  },
  session_id: {
    exact: either('session|session id|sessionid|sid|sitzung|tunnel id|tunnelid|session key|sess id|connection id'),
    words: list('session sessionid sid sitzung tunnelid'),
    against: list('type duration start end time count timeout name'),
  },
  tenant: {
    exact: either(
      'tenant|tenant id|tenantid|organization|organisation|org|account id|company|customer|workspace|mandant|subscription',
    ),
    words: list('tenant organization organisation org company customer workspace mandant'),
    against: list('unit type name user'),
  },
  src_country: {
    exact: either(
      'country|country code|geo country|source country|land|pays|pais|país|location country|srccountry|src country|countrycode',
    ),
    words: list('country geo land pays pais país countrycode'),
    against: list('dst dest destination target'),
  },
  app_name: {
    exact: either('app|application|app name|application name|client|client app|product|program|integration|anwendung'),
    words: list('app application client integration program anwendung product'),
    against: list('ip id version time address agent type'),
  },
};

/** How far the name of a column speaks for a field: 1 for the very name, less for a word of it, below 0 for words against it. */
export function nameScore(column: string, hint: Hint): number {
  const words = column
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}@]+/u)
    .filter((word) => word !== '');
  const text = words.join(' ');
  if (hint.exact.includes(text)) return 1;
  const tail = text.slice(text.lastIndexOf(' ', text.lastIndexOf(' ') - 1) + 1);
  if (hint.exact.includes(tail) && !words.some((word) => hint.against.includes(word))) return 0.8;
  const hits = words.filter((word) => hint.words.includes(word)).length;
  const misses = words.filter((word) => hint.against.includes(word)).length;
  if (misses > 0) return hits > 0 ? -0.2 : -0.5;
  return hits > 0 ? Math.min(0.7, 0.45 + 0.15 * hits) : 0;
}
