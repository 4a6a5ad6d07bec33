import type { DetectProgress } from './api.ts';

/** At most ten reports a second: each carries every finding so far across the worker boundary. The answer itself is the last. */
export function paced(onProgress: (progress: DetectProgress) => void): (progress: DetectProgress) => void {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    onProgress(progress);
  };
}
