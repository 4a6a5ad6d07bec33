import { list, own, record, text } from '../../lib/json.ts';
import { guidOf } from '../microsoft.ts';

/** What an `Actor` or `Target` list says: typed ids of one principal. */
export interface Identity {
  /** `User`, `ServicePrincipal`, `Group`, `Application`, `Device`, `Role`, `Policy` ... */
  readonly kind: string | null;
  readonly objectId: string | null;
  readonly upn: string | null;
  readonly name: string | null;
  /** Application id or service principal name. */
  readonly spn: string | null;
  readonly puid: string | null;
}

const nobody: Identity = { kind: null, objectId: null, upn: null, name: null, spn: null, puid: null };
const prefixed = /^([A-Za-z]+)_([0-9a-fA-F-]{8,64})$/;
const kindWord =
  /^(?:User|ServicePrincipal|Group|Application|Device|Role|Policy|Directory|Domain|Other|Tenant|AdministrativeUnit)$/;

/** Reads `[{ID, Type}]`. Types: 0 id, 1 name, 2 prefixed id, bare id and kind word, 3 PUID, 4 service principal name, 5 UPN. */
export function identityOf(value: unknown): Identity {
  const entries = list(value);
  if (entries.length === 0) return nobody;
  let kind: string | null = null;
  let objectId: string | null = null;
  let bare: string | null = null;
  let upn: string | null = null;
  let name: string | null = null;
  let spn: string | null = null;
  let puid: string | null = null;
  for (const entry of entries) {
    const pair = record(entry);
    if (pair === null) continue;
    const id = text(own(pair, 'ID') ?? own(pair, 'Id') ?? own(pair, 'id'));
    if (id === null || id === 'Unknown') continue;
    switch (text(own(pair, 'Type') ?? own(pair, 'type'))) {
      case '0':
        bare ??= guidOf(id);
        if (guidOf(id) === null) name ??= id;
        break;
      case '1':
        name ??= id;
        break;
      case '3':
        puid ??= id;
        break;
      case '4':
        spn ??= id;
        break;
      case '5':
        upn ??= id;
        break;
      default: {
        const match = id.length < 100 ? prefixed.exec(id) : null;
        if (match !== null && objectId === null) {
          kind = match[1] ?? null;
          objectId = match[2]?.toLowerCase() ?? null;
        } else if (kindWord.test(id)) kind ??= id;
        else bare ??= guidOf(id);
      }
    }
  }
  return { kind, objectId: objectId ?? bare, upn, name, spn, puid };
}
