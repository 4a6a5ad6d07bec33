import { ContainerError } from '../container-error.ts';
import { builtInFormat, formatOf, type NumberFormat, plainFormat } from './number-format.ts';
import { readXml } from './xml-reader.ts';

/** One worksheet of a workbook. */
export interface SheetEntry {
  /** As on its tab. */
  readonly name: string;
  /** Member of the zip that holds it. */
  readonly path: string;
}

export interface WorkbookIndex {
  readonly sheets: readonly SheetEntry[];
  /** Days count from 1904 instead of 1900. */
  readonly from1904: boolean;
  /** Members with the shared texts and the cell styles; null when there are none. */
  readonly strings: string | null;
  readonly styles: string | null;
}

/** Opens a member of the workbook by its path; null when there is none. */
export type OpenMember = (path: string) => AsyncIterable<Uint8Array> | null;

const mostSheets = 1000;
const mostFormats = 100_000;

/** Lists the worksheets, hidden ones too. Throws `ContainerError`. */
export async function workbookIndex(open: OpenMember): Promise<WorkbookIndex> {
  const { sheets: targets, strings, styles } = await relations(open);
  const sheets: SheetEntry[] = [];
  let from1904 = false;
  await readMember(open, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
    if (name !== 'sheet') return;
    const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
    const path = targets.get(id);
    if (path !== undefined) sheets.push({ name: attributes['name'] ?? path, path });
    if (sheets.length > mostSheets) throw new ContainerError(`workbook with more than ${mostSheets} worksheets`);
  });
  if (sheets.length === 0) throw new ContainerError('workbook without worksheets');
  return { sheets, from1904, strings, styles };
}

/** The format of each cell style. Throws `ContainerError`. */
export async function workbookFormats(open: OpenMember, path: string): Promise<readonly NumberFormat[]> {
  const own = new Map<string, NumberFormat>();
  const formats: NumberFormat[] = [];
  let inCells = false;
  const handler = (name: string, { numFmtId = '0', formatCode }: Readonly<Record<string, string>>): void => {
    if (name === 'numFmt' && formatCode !== undefined) own.set(numFmtId, formatOf(formatCode));
    else if (name === 'cellXfs') inCells = true;
    else if (name === 'cellStyles' || name === 'dxfs') inCells = false;
    else if (name === 'xf' && inCells)
      formats.push(own.get(numFmtId) ?? builtInFormat(Number(numFmtId)) ?? plainFormat);
    if (own.size + formats.length > mostFormats)
      throw new ContainerError(`workbook with more than ${mostFormats} cell formats`);
  };
  await readMember(open, path, handler);
  return formats;
}

interface Relations {
  /** Paths of the worksheets by the id of their relation. */
  readonly sheets: ReadonlyMap<string, string>;
  readonly strings: string | null;
  readonly styles: string | null;
}

async function relations(open: OpenMember): Promise<Relations> {
  const sheets = new Map<string, string>();
  const others = new Map<string, string>();
  await readMember(open, 'xl/_rels/workbook.xml.rels', (name, { Id, Target, Type = '' }) => {
    if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
    const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`;
    const kind = Type.slice(Type.lastIndexOf('/') + 1);
    if (kind === 'worksheet') sheets.set(Id, path);
    else others.set(kind, path);
  });
  return { sheets, strings: others.get('sharedStrings') ?? null, styles: others.get('styles') ?? null };
}

async function readMember(
  open: OpenMember,
  path: string,
  handler: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const chunks = open(path);
  if (chunks === null) throw new ContainerError(`workbook without ${path}`);
  await readXml(chunks, { open: handler });
}
