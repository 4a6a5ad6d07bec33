import type { Db } from './db.ts';

/** Tables with their columns, functions and keywords, for completion in the SQL view. */
export function catalogNames(db: Db): {
  tables: { name: string; columns: string[] }[];
  functions: string[];
  keywords: string[];
} {
  const tables = new Map<string, string[]>();
  const columns = db.query(`select table_name, column_name from duckdb_columns()
    where database_name = 'memory' and schema_name = 'main' and not internal order by table_name, column_index`);
  for (const row of columns) {
    const name = String(row['table_name']);
    const known = tables.get(name) ?? [];
    known.push(String(row['column_name']));
    tables.set(name, known);
  }
  return {
    tables: [...tables].map(([name, names]) => ({ name, columns: names })),
    functions: texts(
      db,
      `select distinct function_name from duckdb_functions() where regexp_matches(function_name, '^[a-z][a-z0-9_]+$') order by 1`,
    ),
    keywords: texts(db, 'select distinct keyword_name from duckdb_keywords() order by 1'),
  };
}

function texts(db: Db, sql: string): string[] {
  return (db.queryColumns(sql).values[0] ?? []).map(String);
}
