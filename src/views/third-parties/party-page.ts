import type { Component } from 'svelte';

/** Handed to every page of a third party. While not `active` a page asks nothing. */
export interface PartyPageProps {
  /** The party's stable id. */
  id: string;
  active: boolean;
}

/** What a page says of itself: `export const page` in its module script. The file name in lower case is its id. */
export interface PartyPageInfo {
  readonly title: string;
  /** Place among the pages. */
  readonly order: number;
}

export interface PartyPage extends PartyPageInfo {
  readonly id: string;
  readonly component: Component<PartyPageProps>;
}
