import { readPreference, writePreference } from './preference.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

function isChoice(text: string | null): text is ThemeChoice {
  return text === 'system' || text === 'light' || text === 'dark';
}

/** Light, dark or as the system has it; written to `data-theme` of the document. */
export class Theme {
  choice = $state<ThemeChoice>('system');

  constructor() {
    const kept = readPreference('theme');
    if (isChoice(kept)) this.choice = kept;
    this.#apply();
  }

  set(choice: ThemeChoice): void {
    this.choice = choice;
    writePreference('theme', choice);
    this.#apply();
  }

  #apply(): void {
    if (this.choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.choice;
  }
}
