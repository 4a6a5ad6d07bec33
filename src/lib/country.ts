/** Names that logs use beside those of the Unicode tables, as `keyOf` leaves them. */
const otherNames: Readonly<Record<string, string>> = {
  'bolivia plurinational state of': 'BO',
  'bosnia herzegovina': 'BA',
  'brunei darussalam': 'BN',
  'cabo verde': 'CV',
  congo: 'CG',
  'congo republic': 'CG',
  'republic of the congo': 'CG',
  'dr congo': 'CD',
  'democratic republic of the congo': 'CD',
  'congo the democratic republic of the': 'CD',
  'cote d ivoire': 'CI',
  'ivory coast': 'CI',
  'czech republic': 'CZ',
  'east timor': 'TL',
  'great britain': 'GB',
  'holy see vatican city state': 'VA',
  'hong kong': 'HK',
  'hong kong sar': 'HK',
  'iran islamic republic of': 'IR',
  'hashemite kingdom of jordan': 'JO',
  korea: 'KR',
  'korea republic of': 'KR',
  'republic of korea': 'KR',
  'korea democratic people s republic of': 'KP',
  'lao people s democratic republic': 'LA',
  'libyan arab jamahiriya': 'LY',
  'republic of lithuania': 'LT',
  macao: 'MO',
  macau: 'MO',
  'macau sar': 'MO',
  macedonia: 'MK',
  'macedonia the former yugoslav republic of': 'MK',
  'micronesia federated states of': 'FM',
  'republic of moldova': 'MD',
  'moldova republic of': 'MD',
  burma: 'MM',
  myanmar: 'MM',
  palestine: 'PS',
  'palestinian territory': 'PS',
  'palestinian territory occupied': 'PS',
  'state of palestine': 'PS',
  'russian federation': 'RU',
  swaziland: 'SZ',
  'syrian arab republic': 'SY',
  'taiwan province of china': 'TW',
  'tanzania united republic of': 'TZ',
  turkey: 'TR',
  turkiye: 'TR',
  uk: 'GB',
  'united states of america': 'US',
  usa: 'US',
  'venezuela bolivarian republic of': 'VE',
  'viet nam': 'VN',
  'virgin islands british': 'VG',
  'virgin islands u s': 'VI',
};

/** Codes the Unicode tables name that are no countries: unions, test locales, `unknown`. */
const noCountries: ReadonlySet<string> = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'XA',
  'XB',
  'ZZ',
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'IC',
  'TA',
]);
const longest = 80;
let table: ReadonlyMap<string, string> | null = null;
let names: Intl.DisplayNames | null = null;

/**
 * ISO 3166-1 alpha-2 code of a country given as its code or by its English name, as geolocation databases spell it
 * (`United States`, `Türkiye`, `Korea, Republic of`). Null when it is neither.
 */
export function countryCode(name: string | null | undefined): string | null {
  if (name === null || name === undefined || name.length > longest) return null;
  const text = name.trim();
  table ??= englishNames();
  if (/^[a-z]{2}$/i.test(text)) {
    const code = text.toUpperCase();
    return code === 'UK' ? 'GB' : (table.get(code) ?? null);
  }
  return table.get(keyOf(text)) ?? null;
}

/** English name of a country by its code; the code itself when it names none. */
export function countryName(code: string): string {
  names ??= new Intl.DisplayNames(['en'], { type: 'region' });
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
}

/** By name, and by code for the codes that exist. */
function englishNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) {
      const code = String.fromCharCode(first, second);
      const name = noCountries.has(code) ? undefined : english.of(code);
      if (name === undefined) continue;
      const key = keyOf(name);
      // Withdrawn codes (`DD`, `SU`) carry the name of the code now in use.
      const canonical = new Intl.Locale(`und-${code}`).region ?? code;
      names.set(code, canonical);
      if (canonical === code) names.set(key, code);
    }
  }
  for (const [name, code] of Object.entries(otherNames)) names.set(name, code);
  return names;
}

/** Lower case, without accents, `the`, `and`, brackets and punctuation. */
function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/&/g, ' ')
    .replace(/\b(?:and|sar china)\b/g, ' ')
    .replace(/\bsaint\b/g, 'st')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/^ *the /, '')
    .trim();
}
