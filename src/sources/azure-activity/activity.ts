import type { JsonObject } from '../../lib/json.ts';

/** One record of the Azure activity log, whatever its shape. Keys of the objects are in lower case. */
export interface ActivityRecord {
  readonly id: string | null;
  /** Resource provider operation: `Microsoft.Authorization/roleAssignments/write`. */
  readonly operation: string;
  /** Operation as the portal shows it, localised. */
  readonly label: string | null;
  readonly category: string | null;
  readonly status: string | null;
  readonly subStatus: string | null;
  readonly level: string | null;
  readonly caller: string | null;
  readonly ip: string | null;
  readonly claims: JsonObject;
  readonly authorization: JsonObject;
  readonly properties: JsonObject;
  readonly http: JsonObject;
  readonly resourceId: string | null;
  readonly resourceName: string | null;
  readonly resourceType: string | null;
  readonly resourceGroup: string | null;
  readonly provider: string | null;
  readonly subscription: string | null;
  /** Tenant of the subscription, as logged. */
  readonly tenant: string | null;
  readonly hierarchy: string | null;
  readonly correlationId: string | null;
  readonly operationId: string | null;
  readonly eventName: string | null;
  readonly description: string | null;
  readonly location: string | null;
  readonly submitted: string | null;
  readonly workspace: string | null;
}
