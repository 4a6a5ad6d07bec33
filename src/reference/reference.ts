import type { Db } from '../engine/db.ts';
import { adminShells, awsVendors, microsoftAppNames } from './apps.ts';
import { countryCentres } from './country-centres.ts';
import { sensitiveOperations } from './operations.ts';
import { freemailDomains, microsoftTenants } from './orgs.ts';
import { privilegedRoles } from './roles.ts';
import { highScopes } from './scopes.ts';
import { weightyApps } from './weighty-apps.ts';

type Cell = string | number;

interface Table {
  readonly name: string;
  readonly columns: string;
  readonly rows: readonly (readonly Cell[])[];
}

const tables: readonly Table[] = [
  {
    name: 'ref_sensitive_operation',
    columns: 'operation_key VARCHAR, area VARCHAR',
    rows: Object.entries(sensitiveOperations).flatMap(([area, keys]) => keys.map((key) => [key, area])),
  },
  { name: 'ref_privileged_role', columns: 'role_id VARCHAR, name VARCHAR', rows: privilegedRoles },
  { name: 'ref_high_scope', columns: 'scope VARCHAR, weight INTEGER', rows: highScopes },
  { name: 'ref_admin_shell', columns: 'app_id VARCHAR, name VARCHAR', rows: adminShells },
  { name: 'ref_weighty_app', columns: 'word VARCHAR, area VARCHAR', rows: weightyApps },
  { name: 'ref_microsoft_app', columns: 'app_id VARCHAR, name VARCHAR', rows: microsoftAppNames },
  { name: 'ref_microsoft_tenant', columns: 'tenant VARCHAR, name VARCHAR', rows: microsoftTenants },
  { name: 'ref_aws_vendor', columns: 'account VARCHAR, name VARCHAR', rows: awsVendors },
  { name: 'ref_freemail', columns: 'domain VARCHAR', rows: freemailDomains.map((domain) => [domain]) },
  {
    name: 'ref_country_centre',
    columns: 'country VARCHAR, latitude DOUBLE, longitude DOUBLE',
    rows: countryCentres,
  },
];

function literal(cell: Cell): string {
  return typeof cell === 'number' ? String(cell) : `'${cell.replaceAll("'", "''")}'`;
}

/** Creates and fills the `ref_*` tables of src/analytics/README.md; existing ones are replaced. */
export function createReference(db: Db): void {
  for (const { name, columns, rows } of tables) {
    db.exec(`create or replace table ${name} (${columns})`);
    db.exec(`insert into ${name} values ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`);
  }
}
