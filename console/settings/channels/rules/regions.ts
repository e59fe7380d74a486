const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Codes that browsers name but that are no country. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])

/**
 * The ISO 3166 codes of all countries and territories. Made from what the browser knows, so that no list grows old
 * here; codes that are no longer used are left out.
 */
export const REGION_CODES: readonly string[] = (() => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const isUsed = (code: string) =>
    names.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code && !NO_COUNTRIES.has(code)
  return LETTERS.flatMap(first => LETTERS.map(second => first + second)).filter(isUsed)
})()
