/** The unread stretch of a stream: bytes [start, end) of `bytes` are the stream's bytes from `offset` on. */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(1 << 16);
  start = 0;
  end = 0;
  /** Position in the stream of `bytes[start]`. */
  offset = 0;

  get length(): number {
    return this.end - this.start;
  }

  append(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.bytes.length) {
      const needed = this.length + chunk.length;
      const target = needed > this.bytes.length / 2 ? new Uint8Array(Math.max(needed * 2, 1 << 16)) : this.bytes;
      target.set(this.bytes.subarray(this.start, this.end));
      this.end -= this.start;
      this.start = 0;
      this.bytes = target;
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** Drops everything before a position of the stream. */
  release(offset: number): void {
    const count = Math.min(Math.max(offset - this.offset, 0), this.length);
    this.start += count;
    this.offset += count;
    if (this.start === this.end) {
      this.start = 0;
      this.end = 0;
    }
  }

  /** Index into `bytes` of a position of the stream. */
  index(offset: number): number {
    return offset - this.offset + this.start;
  }
}
