/** The least length, in characters. */
export const SHORTEST_PASSWORD = 12
/** The greatest length, in characters. */
export const LONGEST_PASSWORD = 256

/** The least number of different characters. With fewer, the password is a repeated pattern. */
const FEWEST_DIFFERENT = 5

/** The form for hashing. Keyboards can compose the same characters in different ways (NIST SP 800-63B-4 §3.1.1.2). */
export function passwordForm(password: string): string {
  return password.normalize('NFKC')
}

/** The problem of a new password; undefined if there is none. There are no rules for kinds of characters. */
export function passwordProblem(
  password: string,
  owner: { name: string; email: string | null },
): string | undefined {
  const characters = [...passwordForm(password)]
  if (characters.length < SHORTEST_PASSWORD) return `must have at least ${SHORTEST_PASSWORD} characters`
  if (characters.length > LONGEST_PASSWORD) return `must have at most ${LONGEST_PASSWORD} characters`
  if (new Set(characters).size < FEWEST_DIFFERENT) {
    return `must have at least ${FEWEST_DIFFERENT} different characters`
  }
  const text = characters.join('').toLowerCase()
  const known = [owner.email, owner.email?.split('@')[0], owner.name].map(own => own?.toLowerCase())
  if (known.includes(text)) return 'must not be your name or your e-mail address'
  return undefined
}
