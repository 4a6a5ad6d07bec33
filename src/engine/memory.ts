import type { Db } from './db.ts';

const units: Readonly<Record<string, number>> = { bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** Bytes DuckDB holds and its limit; what lies above the limit fails with kind `memory`. */
export function readMemory(db: Db): { bytes: number; limit: number } {
  const bytes = Number(db.scalar('select sum(memory_usage_bytes)::bigint from duckdb_memory()') ?? 0);
  const setting = String(db.scalar("select value from duckdb_settings() where name = 'memory_limit'"));
  const match = /^([\d.]+) (\w+)$/.exec(setting);
  return { bytes, limit: Math.round(Number(match?.[1] ?? 0) * (units[match?.[2] ?? ''] ?? 0)) };
}
