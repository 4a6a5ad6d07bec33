import { EngineError } from './failure.ts';

/** Lets other calls in; throws kind `cancelled` when the work under way is of no use any more. */
export async function yieldWhile(wanted: () => boolean): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (!wanted()) throw new EngineError('cancelled', 'cancelled');
}
