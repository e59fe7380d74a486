/** The least length of a password, in characters (NIST SP 800-63B-4 §3.1.1.2 asks for 15 where nothing else is). */
export const SHORTEST_PASSWORD = 12
/** The longest one. More would only cost time. */
export const LONGEST_PASSWORD = 256

/** Fewer characters than this, over and over, are a pattern and no password. */
const FEWEST_DIFFERENT = 5

/**
 * The form in which a password is compared: keyboards compose the same characters in different ways (NIST SP 800-63B-4
 * §3.1.1.2).
 */
export function passwordForm(password: string): string {
  return password.normalize('NFKC')
}

/** Says what is wrong with a new password; undefined if it may be used. There are no rules on kinds of characters. */
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
