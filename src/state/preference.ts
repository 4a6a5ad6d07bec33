/** Small choices of the person at this browser (theme, zone). Never anything of a case; absent storage is no error. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`sidedoor.${name}`);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`sidedoor.${name}`, value);
  } catch {
    // Storage is full or forbidden: the choice lasts as long as the page.
  }
}
