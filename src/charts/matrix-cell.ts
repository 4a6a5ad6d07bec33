import type { Grade } from './marks.ts';

/** One technique under one tactic. */
export interface Cell {
  readonly technique: string;
  readonly name: string;
  readonly tactic: string;
  readonly count: number;
  readonly worst: Grade | null;
  readonly detections: readonly string[];
  readonly state: 'found' | 'quiet' | 'untestable' | 'waiting';
}
