import type { PasswordAnswer, PasswordQuestion } from '../client/password-desk.ts';

export type { PasswordAnswer, PasswordQuestion } from '../client/password-desk.ts';

/** The one question about an encrypted archive that is open, if any. Passwords pass through; none is kept here. */
export class Passwords {
  question = $state.raw<PasswordQuestion | null>(null);
  #resolve: (answer: PasswordAnswer) => void = () => {};

  /** Shows the question and waits for the analyst. Questions come one after the other. */
  ask(question: PasswordQuestion): Promise<PasswordAnswer> {
    this.question = question;
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  answer(question: PasswordQuestion, answer: PasswordAnswer): void {
    if (this.question !== question) return;
    this.question = null;
    this.#resolve(answer);
  }
}
