import type { FilterState } from './filter.svelte.ts';
import { readFilter, writeFilter } from './filter-hash.ts';
import { readSelected, writeSelected, type Selection } from './selection.svelte.ts';

const partyView = 'third-parties';

/**
 * Keeps view, opened party, filter and selection in the address (`#/events?from=..&t=..&sel=..`), so that back, forward and a kept link work.
 * A new view, party or filter makes an entry in the history; a new selection only corrects the last.
 */
export class Navigation {
  view = $state('');
  /** Third party laid open in the view of third parties; null shows the list. */
  party = $state<string | null>(null);
  /** Page of the opened party; empty is the first. */
  partyPage = $state('');
  /** Parts of the last address that were not understood. */
  dropped = $state(0);
  #filter: FilterState;
  #selection: Selection;
  #views: readonly string[];
  readonly #place = $derived.by(() => {
    const params = new URLSearchParams();
    if (this.party !== null && this.view === partyView) {
      params.set('open', this.party);
      if (this.partyPage !== '') params.set('page', this.partyPage);
    }
    writeFilter(this.#filter.value, params);
    const query = params.toString();
    return `#/${this.view}${query ? `?${query}` : ''}`;
  });
  readonly #address = $derived.by(() => {
    const selected = writeSelected(this.#selection.current);
    if (selected === null) return this.#place;
    return `${this.#place}${this.#place.includes('?') ? '&' : '?'}${new URLSearchParams({ sel: selected }).toString()}`;
  });

  /** `views`: the known view ids, the first being home. */
  constructor(filter: FilterState, selection: Selection, views: readonly string[]) {
    this.#filter = filter;
    this.#selection = selection;
    this.#views = views;
    this.#read();
  }

  /** Starts to keep the address; returns what stops it. A view is written at once, a filter once it rests. */
  start(): () => void {
    let { view } = this;
    let place = this.#place;
    let waiting: { place: string; address: string } | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(timer);
      if (waiting === null) return;
      if (location.hash !== waiting.address) {
        if (waiting.place === place || location.hash === '') history.replaceState(null, '', waiting.address);
        else history.pushState(null, '', waiting.address);
      }
      place = waiting.place;
      waiting = null;
    };
    const onpop = () => {
      clearTimeout(timer);
      waiting = null;
      this.#read();
      ({ view } = this);
      place = this.#place;
    };
    window.addEventListener('popstate', onpop);
    const stop = $effect.root(() => {
      $effect(() => {
        const next = { place: this.#place, address: this.#address };
        const moved = this.view !== view;
        ({ view } = this);
        if (moved) write();
        waiting = next;
        clearTimeout(timer);
        if (moved) write();
        else timer = setTimeout(write, 250);
      });
    });
    return () => {
      stop();
      clearTimeout(timer);
      window.removeEventListener('popstate', onpop);
    };
  }

  open(view: string): void {
    if (this.#views.includes(view)) this.view = view;
  }

  #read(): void {
    const hash = location.hash.slice(0, 100_000);
    const m = /^#\/([a-z-]{1,40})(?:\?(.*))?$/s.exec(hash);
    const params = new URLSearchParams(m?.[2] ?? '');
    const { filter, dropped } = readFilter(params);
    const view = m?.[1] ?? '';
    this.view = this.#views.includes(view) ? view : (this.#views[0] ?? '');
    if (this.view === partyView) {
      this.party = params.get('open')?.slice(0, 1000) ?? null;
      this.partyPage = params.get('page')?.slice(0, 100) ?? '';
    }
    this.dropped = dropped + (view !== '' && view !== this.view ? 1 : 0);
    this.#filter.set(filter, 0);
    const selected = readSelected(params.get('sel'));
    if (writeSelected(selected) !== writeSelected(this.#selection.current)) this.#selection.select(selected);
  }
}
