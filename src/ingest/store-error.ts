/** The other side could not store what was read: nothing more can be reported either. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
