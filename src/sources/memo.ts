/**
 * Remembers the answers for texts that repeat, such as methods, kinds and enumerations. Long texts are not kept, and the memory is
 * emptied when it is full.
 */
export function memo<T>(answer: (text: string) => T, limit = 4096): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = answer(text);
    if (text.length > 200) return value;
    if (known.size >= limit) known.clear();
    known.set(text, value);
    return value;
  };
}
