import type { GridPlace } from './grid-column.ts';

interface Extent {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

/** Where a key takes the cursor; null when the key is not one that moves. Row -1 is the header. */
export function stepOf(event: KeyboardEvent, from: GridPlace, { rows, columns, page }: Extent): GridPlace | null {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  const to = (row: number, column = from.column): GridPlace => ({
    row: Math.max(-1, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  if (event.ctrlKey) {
    if (event.key === 'Home') return to(0, 0);
    return event.key === 'End' ? to(rows - 1, columns - 1) : null;
  }
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      return to(from.row + 1);
    case 'ArrowUp':
      return to(from.row - 1);
    case 'k':
      return to(Math.max(0, from.row - 1));
    case 'ArrowLeft':
      return to(from.row, from.column - 1);
    case 'ArrowRight':
      return to(from.row, from.column + 1);
    case 'PageDown':
      return to(from.row + page);
    case 'PageUp':
      return to(Math.max(0, from.row - page));
    case 'Home':
      return to(from.row, 0);
    case 'End':
      return to(from.row, columns - 1);
    default:
      return null;
  }
}

export function asksForMenu({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey) || (key === 'm' && !ctrlKey && !metaKey);
}

export function asksForCopy({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key === 'c' && (ctrlKey || metaKey);
}
