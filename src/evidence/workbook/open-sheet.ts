import { listZip, type ZipMember } from '../zip-list.ts';
import { SharedStrings } from './shared-strings.ts';
import { sheetCsv } from './sheet-csv.ts';
import { type OpenMember, workbookFormats, workbookIndex, type WorkbookIndex } from './workbook.ts';

/** Texts of the workbook last read stay in memory up to this size: its next sheet or record needs them again. */
const keptBytes = 32 * 1024 * 1024;
let kept: { readonly book: Blob; readonly strings: SharedStrings } | null = null;

/** A worksheet and where it lies in its workbook. */
export interface ListedSheet {
  readonly name: string;
  readonly member: ZipMember;
}

/** Streams the bytes of a member. */
type Reader = (member: ZipMember) => AsyncIterable<Uint8Array>;

/** The worksheets of a workbook, and the names of those that are not in it although it names them. Throws `ContainerError`. */
export async function listSheets(
  book: Blob,
  read: Reader,
): Promise<{ readonly sheets: readonly ListedSheet[]; readonly missing: readonly string[] }> {
  const members = await membersOf(book);
  const { sheets } = await workbookIndex(opener(members, read));
  return {
    sheets: sheets.flatMap(({ name, path }) => {
      const member = members.get(path);
      return member === undefined ? [] : [{ name, member }];
    }),
    missing: sheets.filter(({ path }) => !members.has(path)).map(({ name }) => name),
  };
}

/**
 * Streams a worksheet as CSV; see `sheetCsv`.
 *
 * @param read streams other members than the sheet itself; @param readSheet streams the sheet
 */
export async function* openSheet(
  book: Blob,
  sheet: ZipMember,
  read: Reader,
  readSheet: Reader,
): AsyncGenerator<Uint8Array> {
  const open = opener(await membersOf(book), read);
  const index = await workbookIndex(open);
  const formats = index.styles === null ? [] : await workbookFormats(open, index.styles);
  const strings = await stringsOf(book, index, open);
  yield* sheetCsv(readSheet(sheet), { strings, formats, from1904: index.from1904 });
}

async function stringsOf(
  book: Blob,
  { strings: path }: WorkbookIndex,
  open: OpenMember,
): Promise<SharedStrings | null> {
  if (kept?.book === book) return kept.strings;
  const chunks = path === null ? null : open(path);
  if (chunks === null) return null;
  const strings = await SharedStrings.read(chunks);
  kept = strings.bytes <= keptBytes ? { book, strings } : null;
  return strings;
}

async function membersOf(book: Blob): Promise<ReadonlyMap<string, ZipMember>> {
  return new Map((await listZip(book)).members.map((member) => [member.name, member]));
}

function opener(members: ReadonlyMap<string, ZipMember>, read: Reader): OpenMember {
  return (path) => {
    const member = members.get(path);
    return member === undefined ? null : read(member);
  };
}
