import type { FilterColumn, Row, Value } from '../engine/api.ts';

export interface MenuRequest {
  readonly column: FilterColumn;
  readonly value: Value;
  /** The row it stands in, when there is one: offers to copy it. */
  readonly row: Row | null;
  readonly x: number;
  readonly y: number;
}

/** The one menu on a value; whatever shows values asks for it here. */
export class ValueMenuState {
  request = $state.raw<MenuRequest | null>(null);

  open(request: MenuRequest): void {
    this.request = request;
  }
}
