import {
  Batch,
  Column,
  dictionary,
  field,
  int32,
  map,
  Table,
  tableFromIPC,
  tableToIPC,
  Type,
  utf8,
} from '@uwdata/flechette';

const none = new Uint8Array(0);
const keys = utf8();
const values = utf8();
const plainMap = map(field('key', keys, false), field('value', values, true));

/** A dictionary-coded batch: flechette's own class would decode the dictionary, which encoding does not need. */
class CodedBatch extends Batch<unknown> {
  readonly dictionary: Column<unknown>;

  constructor(options: ConstructorParameters<typeof Batch>[0], words: Column<unknown>) {
    super(options);
    this.dictionary = words;
  }
}

/**
 * The same Arrow IPC stream with equal maps of a column stored once. DuckDB looks through the keys of every map it takes in for duplicates, which
 * costs more than all other columns of an event together; of coded maps it looks at the distinct ones. Answers the stream as it came when
 * more than a quarter of its maps are distinct, or when the column is not a map of coded texts.
 */
export function distinctMaps(stream: Uint8Array, name: string): Uint8Array {
  const table = read(stream);
  if (table === null) return stream;
  const at = table.names.indexOf(name);
  const column = at < 0 || table.children[at]?.data.length !== 1 ? null : coded(table.children[at].data[0]);
  if (column === null) return stream;
  const fields = table.schema.fields.map((f, i) => (i === at ? { ...f, type: column.type } : f));
  const children = table.children.map((child, i) => (i === at ? column : child));
  return tableToIPC(new Table({ ...table.schema, fields }, children), { format: 'stream' }) ?? stream;
}

function coded(maps: Batch<unknown> | undefined): Column<unknown> | null {
  if (maps?.type.typeId !== Type.Map) return null;
  const pairs = maps.children[0] as Batch<unknown> | undefined;
  const [keyIndexes, keyWords] = wordsOf(pairs?.children[0]);
  const [valueIndexes, valueWords] = wordsOf(pairs?.children[1]);
  const { offsets } = maps;
  if (keyWords === null || valueWords === null || !(offsets instanceof Int32Array)) return null;
  const distinct = distinctRows(maps.length, offsets, keyIndexes, valueIndexes);
  if (distinct === null) return null;
  const { firsts, indexes } = distinct;

  const ends = new Int32Array(firsts.length + 1);
  const entries: number[] = [];
  firsts.forEach((row, i) => {
    for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry++) entries.push(entry);
    ends[i + 1] = entries.length;
  });
  const pair = new Batch<unknown>({
    length: entries.length,
    nullCount: 0,
    type: plainMap.children[0].type,
    validity: none,
    children: [texts(keyWords, keyIndexes, entries), texts(valueWords, valueIndexes, entries)],
  });
  const words = new Batch<unknown>({
    length: firsts.length,
    nullCount: 0,
    type: plainMap,
    validity: none,
    offsets: ends,
    children: [pair],
  });
  // The field of a coded map describes the map's children too; flechette takes them from the type.
  const type = { ...dictionary(plainMap, int32()), children: plainMap.children };
  const { length, nullCount, validity } = maps;
  return new Column(
    [new CodedBatch({ length, nullCount, type, validity, values: indexes }, new Column([words], plainMap))],
    type,
  );
}

function wordsOf(batch: Batch<unknown> | undefined): [indexes: Int32Array, words: Batch<unknown> | null] {
  const indexes = batch?.values;
  const words = batch !== undefined && 'dictionary' in batch ? batch.dictionary : null;
  if (!(indexes instanceof Int32Array) || !(words instanceof Column) || words.data.length !== 1)
    return [new Int32Array(0), null];
  return [indexes, words.data[0] as Batch<unknown>];
}

/** The number of the distinct map of every row, and the first row of each; null when more than a quarter are distinct. */
function distinctRows(rows: number, offsets: Int32Array, keyOf: Int32Array, valueOf: Int32Array) {
  const mask = 2 ** Math.ceil(Math.log2(rows * 2 + 2)) - 1;
  const slots = new Int32Array(mask + 1).fill(-1);
  const indexes = new Int32Array(rows);
  const firsts: number[] = [];
  for (let row = 0; row < rows; row++) {
    const from = offsets[row] ?? 0;
    const count = (offsets[row + 1] ?? 0) - from;
    let hash = count;
    for (let i = from; i < from + count; i++)
      hash = Math.imul(hash ^ (keyOf[i] ?? 0), 0x01000193) ^ Math.imul(valueOf[i] ?? 0, 0x9e3779b1);
    let slot = (hash ^ (hash >>> 15)) & mask;
    let known = slots[slot] ?? -1;
    while (known >= 0 && !same(firsts[known] ?? 0, from, count)) {
      slot = (slot + 1) & mask;
      known = slots[slot] ?? -1;
    }
    if (known < 0) {
      if (firsts.length * 4 >= rows) return null;
      known = firsts.push(row) - 1;
      slots[slot] = known;
    }
    indexes[row] = known;
  }
  return { firsts, indexes };

  function same(row: number, from: number, count: number): boolean {
    const other = offsets[row] ?? 0;
    if ((offsets[row + 1] ?? 0) - other !== count) return false;
    for (let i = 0; i < count; i++)
      if (keyOf[other + i] !== keyOf[from + i] || valueOf[other + i] !== valueOf[from + i]) return false;
    return true;
  }
}

/** The coded texts of some entries, end to end. */
function texts(words: Batch<unknown>, indexes: Int32Array, entries: readonly number[]): Batch<unknown> {
  const source = words.values as Uint8Array;
  const bounds = words.offsets as Int32Array;
  const offsets = new Int32Array(entries.length + 1);
  const word = (i: number): number => indexes[entries[i] ?? 0] ?? 0;
  for (let i = 0; i < entries.length; i++) {
    const at = word(i);
    offsets[i + 1] = (offsets[i] ?? 0) + (bounds[at + 1] ?? 0) - (bounds[at] ?? 0);
  }
  const all = new Uint8Array(offsets[entries.length] ?? 0);
  for (let i = 0; i < entries.length; i++) {
    const at = word(i);
    all.set(source.subarray(bounds[at], bounds[at + 1]), offsets[i]);
  }
  return new Batch<unknown>({
    length: entries.length,
    nullCount: 0,
    type: utf8(),
    validity: none,
    offsets,
    values: all,
  });
}

/** Null for a broken stream: the insert says what is wrong with it. */
function read(stream: Uint8Array): Table | null {
  // Buffers are read in place and must start at a multiple of eight bytes.
  const aligned = stream.byteOffset % 8 === 0 ? stream : new Uint8Array(stream);
  try {
    return tableFromIPC(aligned, { useBigInt: true });
  } catch {
    return null;
  }
}
