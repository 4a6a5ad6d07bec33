import type { LucideIcon } from '@lucide/svelte';
import type { Component } from 'svelte';
import type { Workbench } from '../state/workbench.svelte.ts';

/** Handed to every view. A view stays mounted once visited, so that it keeps its place; while not `active` it asks nothing. */
export interface ViewProps {
  active: boolean;
}

/** What a view says of itself: `export const view` in its module script. The file name in lower case is its id. */
export interface ViewInfo {
  readonly title: string;
  /** Place on the rail. */
  readonly order: number;
  /** `g` and this letter open it. */
  readonly key: string;
  readonly icon: LucideIcon;
  /** Number beside its name; null while there is none to tell. */
  readonly count: (bench: Workbench) => number | null;
}

export interface View extends ViewInfo {
  readonly id: string;
  readonly component: Component<ViewProps>;
}
