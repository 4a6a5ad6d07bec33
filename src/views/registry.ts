import type { Component } from 'svelte';
import type { View, ViewInfo, ViewProps } from './view.ts';

const files = import.meta.glob<{ default: Component<ViewProps>; view: ViewInfo }>('./*.svelte', { eager: true });

/** `./ThirdParties.svelte` is `third-parties`. */
function idOf(path: string): string {
  return path
    .replace(/^\.\//, '')
    .replace(/\.svelte$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/** Views in the order of the rail. */
export const views: readonly View[] = Object.entries(files)
  .map(([path, module]) => ({ ...module.view, id: idOf(path), component: module.default }))
  .sort((a, b) => a.order - b.order);
