/**
 * Countries where WhatsApp uses two spellings of one number, with and without an extra digit, because
 * their networks changed. Each function takes a number in E.164 in either spelling and returns both,
 * the one of today's numbering plan first.
 */
const TWO_WAYS: ((number: string) => [string, string] | undefined)[] = [
  // Brazil: mobile numbers got an additional 9 in front. Eight digits that begin with 2 to 5 are a
  // landline, which belongs to somebody else.
  number => {
    const match = /^\+55([1-9]\d)9?([016-9]\d{7})$/.exec(number)
    return match ? [`+55${match[1]}9${match[2]}`, `+55${match[1]}${match[2]}`] : undefined
  },
  // Mexico: until 2019 mobile numbers had a 1 after the country code.
  number => {
    const match = /^\+521?([2-9]\d{9})$/.exec(number)
    return match ? [`+52${match[1]}`, `+521${match[1]}`] : undefined
  },
  // Argentina: mobile numbers have a 9 after the country code when called from abroad.
  number => {
    const match = /^\+549?([1-8]\d{9})$/.exec(number)
    return match ? [`+549${match[1]}`, `+54${match[1]}`] : undefined
  },
]

/** All spellings of a number in E.164. The first one represents all of them. */
export function spellingsOfNumber(number: string): string[] {
  for (const waysOf of TWO_WAYS) {
    const ways = waysOf(number)
    if (ways) return ways
  }
  return [number]
}
