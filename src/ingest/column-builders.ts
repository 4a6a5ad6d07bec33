import { float32, timestamp, TimeUnit, uint32, uint64 } from '@uwdata/flechette';
import type { ColumnKind } from '../schema/event.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { BoolBuilder, NumberBuilder, WideBuilder } from './number-columns.ts';
import { IdBuilder, MapBuilder, TextBuilder } from './text-columns.ts';

/** A builder for a column kind of the schema. */
export function columnBuilder(kind: ColumnKind, capacity: number): ColumnBuilder {
  switch (kind) {
    case 'text':
      return new TextBuilder(capacity);
    case 'id':
      return new IdBuilder(capacity);
    case 'time':
      return new WideBuilder(timestamp(TimeUnit.MICROSECOND), capacity);
    case 'u64':
      return new WideBuilder(uint64(), capacity);
    case 'u32':
      return new NumberBuilder(uint32(), new Uint32Array(capacity), 0, 4_294_967_295);
    case 'f32':
      return new NumberBuilder(float32(), new Float32Array(capacity), -3.4e38, 3.4e38);
    case 'bool':
      return new BoolBuilder(capacity);
    case 'map':
      return new MapBuilder(capacity);
  }
}
