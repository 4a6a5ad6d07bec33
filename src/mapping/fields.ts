import type { EventFields } from '../schema/event.ts';

/** Event columns that a column of an unknown file may fill, as offered. What fills none goes to `extra` under its own name. */
export const fields = [
  { column: 'actor_name', label: 'Actor' },
  { column: 'src_ip', label: 'Source address' },
  { column: 'operation', label: 'Operation' },
  { column: 'outcome', label: 'Outcome' },
  { column: 'target_name', label: 'Target' },
  { column: 'user_agent', label: 'User agent' },
  { column: 'session_id', label: 'Session' },
  { column: 'tenant', label: 'Tenant' },
  { column: 'src_country', label: 'Country' },
  { column: 'app_name', label: 'Application' },
] as const satisfies readonly { readonly column: keyof EventFields; readonly label: string }[];

export type MappedField = (typeof fields)[number]['column'];
