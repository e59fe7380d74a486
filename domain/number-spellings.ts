/**
 * Countries in which WhatsApp writes one number in two ways, as networks once did or still do: with and without a digit.
 * Each takes a number in E.164 in either way, and gives both, that of today's numbering plan first.
 */
const TWO_WAYS: ((number: string) => [string, string] | undefined)[] = [
  // Brazil: mobile numbers got a 9 in front. Eight digits from 2 to 5 on are a landline's, which is somebody else's.
  number => {
    const match = /^\+55([1-9]\d)9?([016-9]\d{7})$/.exec(number)
    return match ? [`+55${match[1]}9${match[2]}`, `+55${match[1]}${match[2]}`] : undefined
  },
  // Mexico: mobile numbers had a 1 behind the country code until 2019.
  number => {
    const match = /^\+521?([2-9]\d{9})$/.exec(number)
    return match ? [`+52${match[1]}`, `+521${match[1]}`] : undefined
  },
  // Argentina: mobile numbers have a 9 behind the country code when they are called from abroad.
  number => {
    const match = /^\+549?([1-8]\d{9})$/.exec(number)
    return match ? [`+549${match[1]}`, `+54${match[1]}`] : undefined
  },
]

/** Every way in which a number in E.164 is written, the one that stands for all of them first. */
export function spellingsOfNumber(number: string): string[] {
  for (const waysOf of TWO_WAYS) {
    const ways = waysOf(number)
    if (ways) return ways
  }
  return [number]
}
