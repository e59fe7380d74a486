import type { LinkKind } from '../../db/sessions/links.ts'
import type { Role } from '../../domain/conversation.ts'
import { hasRole, type Principal } from '../http/auth.ts'

/** The console's page for links. */
const PAGE = '/console/welcome'

/** A link's token, of 32 secret bytes. */
export function linkToken(bytes: Uint8Array): string {
  return `swl_${Buffer.from(bytes).toString('base64url')}`
}

/**
 * The address of a link. The token is behind the `#`: a browser sends that to no server, so it stands in no log on the way,
 * and no program that looks at links in mails uses it up.
 */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${PAGE}#${token}`
}

/**
 * Whether somebody may have a link for a person of this role. Who has the link of another person can be that person, so
 * nobody gets one for a role that is not below their own; administrators have all rights already.
 */
export function mayMakeLink(principal: Principal, kind: LinkKind, role: Role): boolean {
  if (hasRole(principal, 'admin')) return true
  return hasRole(principal, 'supervisor') && role === 'agent' && kind !== 'sign_in'
}

const WORDS: Record<LinkKind, { subject: string; what: string }> = {
  invite: { subject: 'Your invitation', what: 'You are invited. Choose your password here:' },
  reset: { subject: 'Your new password', what: 'Choose a new password here:' },
  sign_in: { subject: 'Your link to sign in', what: 'Sign in here:' },
}

/** The mail with a link. */
export function linkMail(kind: LinkKind, { name, url }: { name: string; url: string }) {
  const { subject, what } = WORDS[kind]
  const text = [
    `Hello ${name},`,
    '',
    what,
    url,
    '',
    'The link works once, and for 72 hours. If you did not expect it, leave it.',
    '',
  ].join('\n')
  return { subject, text }
}
