import { ROLES, type Role } from '../../domain/conversation.ts'

/** The claims of an identity provider about a person. */
export interface Claims {
  sub: string
  email?: unknown
  email_verified?: unknown
  [claim: string]: unknown
}

/** The highest of our roles in a claim, which is a text or a list. Undefined if it contains none. */
export function roleIn(claims: Claims, claim: string): Role | undefined {
  const named = [claims[claim]].flat()
  return ROLES.toReversed().find(role => named.includes(role))
}

/** The e-mail address, if the provider has verified it. */
export function verifiedEmail({ email, email_verified }: Claims): string | undefined {
  return typeof email === 'string' && email_verified === true ? email : undefined
}
