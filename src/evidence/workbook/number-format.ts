/** How a cell's number is meant. */
export interface NumberFormat {
  readonly date: boolean;
  readonly time: boolean;
  /** Hours beyond 24 (`[h]:mm`). */
  readonly elapsed: boolean;
  /** Digits an integer is filled up to with zeros (`000000000000`); 0 for none. */
  readonly digits: number;
}

export const plainFormat: NumberFormat = { date: false, time: false, elapsed: false, digits: 0 };

const dayMs = 86_400_000;
/** Days from the epoch of Excel to 1970, after its 29 February 1900. */
const epochDays = 25_569;
const days1904 = 1462;
const lastDay = 2_958_466;

/** The meaning of a format every workbook has by its number; null for formats the workbook defines itself. */
export function builtInFormat(id: number): NumberFormat | null {
  if (id >= 164) return null;
  const within = (from: number, to: number): boolean => id >= from && id <= to;
  const date = within(14, 17) || id === 22 || within(27, 31) || id === 36 || within(50, 54) || within(57, 58);
  const time = within(18, 22) || within(32, 35) || within(45, 47) || within(55, 56);
  return { ...plainFormat, date, time, elapsed: id === 46 };
}

/** The meaning of a format code: `yyyy-mm-dd hh:mm`, `000000000000`, `#,##0.00`. Only its first section counts. */
export function formatOf(code: string): NumberFormat {
  const elapsed = /\[(h+|m+|s+)\]/i.test(code);
  const bare = code
    .slice(0, 1000)
    .replace(/"[^"]*"?|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/;.*$/, '');
  const time = elapsed || /[hs]/i.test(bare);
  const date = /[yd]/i.test(bare) || (/m/i.test(bare) && !time);
  const digits = /^0{2,32}$/.test(bare) ? bare.length : 0;
  return { date, time, elapsed, digits };
}

/**
 * Text of a number as stored in a cell: dates and times as ISO 8601 without a zone, everything else with all its digits and never
 * with an exponent. What is no number comes back as it is.
 */
export function numberText(stored: string, format: NumberFormat, from1904: boolean): string {
  const value = stored.trim() === '' ? Number.NaN : Number(stored);
  if (!Number.isFinite(value)) return stored;
  if (format.date || format.time) {
    const text = format.elapsed ? elapsedText(value) : dateText(value, format, from1904);
    if (text !== null) return text;
  }
  const text = decimalText(stored.trim(), value);
  return format.digits > 0 && /^\d+$/.test(text) ? text.padStart(format.digits, '0') : text;
}

function dateText(value: number, { date, time }: NumberFormat, from1904: boolean): string | null {
  if (value < 0 || value >= lastDay) return null;
  if (!date && value < 1) return new Date(Math.round(value * dayMs)).toISOString().slice(11, -1).replace('.000', '');
  // Excel counts a 29 February 1900 that never was.
  const days = from1904 ? value + days1904 : value < 60 ? value + 1 : value;
  const iso = new Date(Math.round((days - epochDays) * dayMs)).toISOString();
  return date && !time && Number.isInteger(value) ? iso.slice(0, 10) : iso.slice(0, -1).replace('.000', '');
}

function elapsedText(value: number): string | null {
  const ms = Math.round(Math.abs(value) * dayMs);
  if (!Number.isSafeInteger(ms)) return null;
  const rest = new Date(ms % 3_600_000).toISOString().slice(14, -1).replace('.000', '');
  return `${value < 0 ? '-' : ''}${Math.floor(ms / 3_600_000)}:${rest}`;
}

/** All digits; 15 of them count, as in Excel, when the file holds a binary number rather than what was typed. */
function decimalText(stored: string, value: number): string {
  if (/^-?\d+$/.test(stored)) return stored;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential(14)) ?? [];
  if (whole === '') return stored;
  const digits = `${whole}${fraction}`.padEnd(1 + Math.max(0, Number(exponent)), '0');
  const point = 1 + Number(exponent);
  const before = point > 0 ? digits.slice(0, point) : '0';
  const after = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  return `${sign}${before}${after === '' ? '' : `.${after}`}`;
}
