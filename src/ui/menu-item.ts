export interface MenuItem {
  readonly label: string;
  /** Shown at the end: a shortcut or a count. */
  readonly hint?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** A hairline before it. */
  readonly divider?: boolean;
  readonly run: () => void;
}
