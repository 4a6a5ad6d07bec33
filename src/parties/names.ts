/** Values of a list of the profile as they are compared: trimmed, lower case, each once, none empty. */
export function lower(values: readonly string[] | undefined): readonly string[] {
  return [...new Set((values ?? []).map((v) => v.trim().toLowerCase()).filter((v) => v !== ''))];
}
