import type { Server } from 'node:http';

export const policyHeader: string;
export function serve(
  folder: string,
  options?: { port?: number; prefix?: string },
): Promise<{ server: Server; address: string }>;
