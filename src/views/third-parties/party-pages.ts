import type { Component } from 'svelte';
import type { PartyPage, PartyPageInfo, PartyPageProps } from './party-page.ts';

const files = import.meta.glob<{ default: Component<PartyPageProps>; page: PartyPageInfo }>('./pages/*.svelte', {
  eager: true,
});

/** Pages of a third party in order; `./pages/BeforeAfter.svelte` is `before-after`. */
export const partyPages: readonly PartyPage[] = Object.entries(files)
  .map(([path, module]) => ({ ...module.page, id: idOf(path), component: module.default }))
  .sort((a, b) => a.order - b.order);

function idOf(path: string): string {
  return path
    .replace(/^.*\//, '')
    .replace(/\.svelte$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
}
