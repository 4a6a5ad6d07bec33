import { splitAddress } from '../../lib/ip.ts';
import type { EventFields, Outcome } from '../../schema/event.ts';
import { filled } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import { actorOf } from './identity.ts';
import type { VaultRecord } from './key-vault.ts';

/** A row of AzureDiagnostics of a resource that this source does not know more closely. */
export function otherEvent(row: VaultRecord, at: At, operation: string): EventFields {
  const address = splitAddress(row.text('calleripaddress', 'clientip', 'callerip'));
  const result = row.text('resulttype', 'resultsignature');
  const { claims } = row;
  const isNamed = claims.oid !== null || claims.appid !== null || claims.upn !== null;
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: null,
    event_class: 'other',
    activity: 'other',
    operation,
    service: row.text('resourceprovider'),
    outcome: outcomeOf(result),
    outcome_code: result,
    outcome_reason: row.text('resultdescription'),
    ...(isNamed || address.ip !== null
      ? actorOf(claims, address.ip)
      : { actor_key: 'system:azure-resource', actor_type: 'system' }),
    target_type: row.text('resourcetype')?.toLowerCase() ?? null,
    target_name: row.text('resource'),
    target_path: row.text('resourceid', '_resourceid'),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: row.text('useragent'),
    correlation_id: row.text('correlationid'),
    extra: filled({ category: row.text('category'), request_uri: row.text('requesturi'), level: row.text('level') }),
  };
}

function outcomeOf(result: string | null): Outcome {
  if (result === null) return 'unknown';
  if (/^(?:success|succeeded|ok|200|201|202|204)$/i.test(result)) return 'success';
  return /^(?:fail|error|denied|forbidden|unauthorized|4\d\d|5\d\d)/i.test(result) ? 'failure' : 'unknown';
}
