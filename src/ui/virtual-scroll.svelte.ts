/** Browsers clip elements (33,554,432 px in Chromium, half of it in Firefox): rows beyond would be out of reach. */
const tallest = 6_000_000;
export const rowHeight = 26;
const line = 16;

/**
 * A scroll place over more rows than an element can be tall. Past the limit the scroll bar is a scale: dragging it jumps,
 * while wheel and keys still move by rows.
 */
export class VirtualScroll {
  rows = $state(0);
  /** Pixels of the body that are visible. */
  height = $state(0);
  /** Pixels from the first row, as if the element had its full height. */
  position = $state(0);
  readonly full = $derived(this.rows * rowHeight);
  readonly spacer = $derived(Math.min(this.full, tallest));
  readonly furthest = $derived(Math.max(0, this.full - this.height));
  readonly scaled = $derived(this.full > tallest);
  readonly first = $derived(Math.floor(Math.min(this.position, this.furthest) / rowHeight));
  readonly shift = $derived(Math.min(this.position, this.furthest) % rowHeight);
  readonly visible = $derived(Math.max(0, Math.min(this.rows - this.first, Math.ceil(this.height / rowHeight) + 1)));
  readonly page = $derived(Math.max(1, Math.floor(this.height / rowHeight) - 1));
  #element: HTMLElement | null = null;
  #expected = 0;

  /** Takes hold of the element that scrolls; returns what lets it go. */
  attach(element: HTMLElement): () => void {
    const onwheel = (event: WheelEvent): void => {
      if (this.#wheel(event)) event.preventDefault();
    };
    this.#element = element;
    element.addEventListener('wheel', onwheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onwheel);
      this.#element = null;
    };
  }

  /** Goes to a place and takes the scroll bar along. */
  go(position: number): void {
    this.position = Math.max(0, Math.min(this.furthest, position));
    if (!this.#element) return;
    const range = this.#element.scrollHeight - this.#element.clientHeight;
    const top = this.scaled && this.furthest > 0 ? (this.position / this.furthest) * range : this.position;
    this.#element.scrollTop = top;
    this.#expected = this.#element.scrollTop;
  }

  /** The scroll bar moved; a move that we made ourselves is not read back, for it is coarser. */
  scrolled(): void {
    if (!this.#element) return;
    const top = this.#element.scrollTop;
    if (Math.abs(top - this.#expected) < 1) return;
    this.#expected = top;
    const range = this.#element.scrollHeight - this.#element.clientHeight;
    this.position = this.scaled && range > 0 ? (top / range) * this.furthest : top;
  }

  /** Wheel over a scaled range: moves by the wheel's own pixels. False when the browser may do it. */
  #wheel(event: WheelEvent): boolean {
    if (!this.scaled || event.deltaY === 0 || event.ctrlKey) return false;
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? line
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? this.height
          : 1;
    this.go(this.position + event.deltaY * unit);
    return true;
  }

  /** Scrolls as little as needed to show the row whole. */
  reveal(row: number): void {
    const top = row * rowHeight;
    if (top < this.position) this.go(top);
    else if (top + rowHeight > this.position + this.height) this.go(top + rowHeight - this.height);
  }
}
