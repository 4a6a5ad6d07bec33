import { type HeadlessResult, runHeadless } from './headless.ts';
import { type Input, type Kind, writeInput } from './inputs.ts';
import { type NativeResult, runNative } from './native.ts';
import { type BrowserResult, coldStarts, runPage } from './page.ts';
import { report } from './report.ts';

/** Everything measured over one input; null for what was left out. */
export interface Run {
  readonly input: Input;
  readonly page: BrowserResult | null;
  readonly headless: HeadlessResult | null;
  readonly native: NativeResult | null;
}

/** One step of the benchmark, each in a process of its own. */
export async function step(name: string, args: readonly unknown[]): Promise<unknown> {
  switch (name) {
    case 'input': {
      const [kind, events, folder] = args as [Kind, number, string];
      return writeInput(kind, events, folder);
    }
    case 'page':
      return runPage(...(args as Parameters<typeof runPage>));
    case 'cold':
      return coldStarts(...(args as Parameters<typeof coldStarts>));
    case 'headless':
      return runHeadless(...(args as Parameters<typeof runHeadless>));
    case 'native':
      return runNative(...(args as Parameters<typeof runNative>));
    case 'report':
      return report(...(args as Parameters<typeof report>));
    default:
      throw new Error(`no such step: "${name}"`);
  }
}
