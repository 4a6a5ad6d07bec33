export interface KeyActions {
  search(): void;
  filter(): void;
  help(): void;
  inspector(): void;
  back(): void;
  /** The letter after `g`. */
  go(letter: string): void;
}

const pause = 1200;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.shadowRoot !== null;
}

/** Keys that work in the whole page; returns what stops them. Keys typed into a field are left alone. */
export function listenToKeys(actions: KeyActions): () => void {
  let waiting = 0;
  const onkeydown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog[open], [popover]:popover-open')) return;
    if (performance.now() < waiting && /^[a-z]$/.test(event.key)) {
      waiting = 0;
      actions.go(event.key);
    } else if (event.key === 'g') waiting = performance.now() + pause;
    else if (event.key === '/') actions.search();
    else if (event.key === 'f') actions.filter();
    else if (event.key === '?') actions.help();
    else if (event.key === 'i') actions.inspector();
    else if (event.key === 'Escape') actions.back();
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', onkeydown);
  return () => window.removeEventListener('keydown', onkeydown);
}
