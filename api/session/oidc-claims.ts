import { ROLES, type Role } from '../../domain/conversation.ts'

/** What an identity provider says of a person. */
export interface Claims {
  sub: string
  email?: unknown
  email_verified?: unknown
  [claim: string]: unknown
}

/** The highest of our roles that a claim names: a text, or a list of them. Undefined if it names none. */
export function roleIn(claims: Claims, claim: string): Role | undefined {
  const named = [claims[claim]].flat()
  return ROLES.toReversed().find(role => named.includes(role))
}

/** The e-mail address, if the provider has verified that it is theirs. */
export function verifiedEmail({ email, email_verified }: Claims): string | undefined {
  return typeof email === 'string' && email_verified === true ? email : undefined
}
