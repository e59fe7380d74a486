const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Codes of groups of countries, and of none. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])

/** The codes of all countries and territories that have a name, without those that are not used any more. */
export const REGION_CODES: readonly string[] = (() => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const isUsed = (code: string) =>
    names.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code && !NO_COUNTRIES.has(code)
  return LETTERS.flatMap(first => LETTERS.map(second => first + second)).filter(isUsed)
})()
