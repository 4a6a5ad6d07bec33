import type { EvidenceLimit } from './part.ts';

/** A container (gzip, zip) that cannot be read, or not to its end. The message is one lower-case line with the offending value. */
export class ContainerError extends Error {
  override readonly name = 'ContainerError';

  /** @param limit what the report of the part must announce because of it */
  constructor(
    message: string,
    readonly limit: EvidenceLimit | null = null,
  ) {
    super(message);
  }
}
