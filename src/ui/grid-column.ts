export interface GridColumn {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly width: number;
  /** Numbers stand at the end. */
  readonly end: boolean;
  readonly sortable: boolean;
  /** A filter holds on the column. */
  readonly filtered: boolean;
}

export interface GridCell {
  readonly text: string;
  readonly tone?: 'grey' | 'bad' | 'ok' | 'faint';
  /** Party hue 1..8 for a swatch before the text. */
  readonly hue?: number;
  /** Times the hues were used up before: drawn as a pattern. */
  readonly pattern?: number;
  /** Lit up because the pointer is on the same value elsewhere. */
  readonly lit?: boolean;
}

/** A place in the grid; row -1 is the header. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** A column with its place on the line. */
export interface PlacedColumn {
  readonly column: GridColumn;
  readonly index: number;
  readonly left: number;
}

/** Columns with their left edges. */
export function placeColumns(columns: readonly GridColumn[]): readonly PlacedColumn[] {
  let left = 0;
  return columns.map((column, index) => {
    const placed = { column, index, left };
    left += column.width;
    return placed;
  });
}
