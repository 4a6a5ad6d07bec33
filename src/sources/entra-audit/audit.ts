/** One directory audit record, whatever its shape. */
export interface AuditRecord {
  readonly id: string | null;
  readonly activity: string;
  readonly category: string | null;
  readonly service: string | null;
  readonly operationType: string | null;
  readonly result: string | null;
  readonly reason: string | null;
  readonly correlationId: string | null;
  readonly tenant: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly actor: Actor;
  readonly targets: readonly Target[];
  /** Additional details, in order; a key may repeat. */
  readonly details: readonly (readonly [key: string, value: string])[];
}

export interface Actor {
  readonly type: 'user' | 'app' | null;
  readonly id: string | null;
  readonly upn: string | null;
  readonly displayName: string | null;
  readonly homeTenant: string | null;
  readonly homeTenantName: string | null;
  readonly userType: string | null;
  readonly appId: string | null;
  readonly servicePrincipalId: string | null;
  readonly servicePrincipalName: string | null;
}

export interface Target {
  readonly type: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly upn: string | null;
  readonly changes: readonly Modified[];
}

export interface Modified {
  readonly name: string;
  readonly old: string | null;
  readonly new: string | null;
}
