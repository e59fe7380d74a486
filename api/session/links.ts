import type { LinkKind } from '../../db/sessions/links.ts'
import type { Role } from '../../domain/conversation.ts'
import { hasRole, type Principal } from '../http/auth.ts'

/** The page of the console that accepts links. */
const PAGE = '/console/welcome'

/** A link's token, of 32 secret bytes. */
export function linkToken(bytes: Uint8Array): string {
  return `swl_${Buffer.from(bytes).toString('base64url')}`
}

/**
 * The URL of a link. The token is in the fragment, which browsers don't send to servers. So it appears in no access log, and
 * mail scanners that open links don't use it up.
 */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${PAGE}#${token}`
}

/**
 * Whether the principal may create or revoke a link for an agent with this role. Anyone who has the link can act as that agent.
 * So supervisors create links only for agents below their own role; administrators have all rights anyway.
 */
export function mayMakeLink(principal: Principal, kind: LinkKind, role: Role): boolean {
  if (hasRole(principal, 'admin')) return true
  return hasRole(principal, 'supervisor') && role === 'agent' && kind !== 'sign_in'
}

const WORDS: Record<LinkKind, { subject: string; what: string }> = {
  invite: { subject: 'Your invitation', what: 'You are invited. Set your password here:' },
  reset: { subject: 'Your new password', what: 'Set a new password here:' },
  sign_in: { subject: 'Your link to sign in', what: 'Sign in here:' },
}

/** The subject and the text of the mail with a link. */
export function linkMail(kind: LinkKind, { name, url }: { name: string; url: string }) {
  const { subject, what } = WORDS[kind]
  const text = [
    `Hello ${name},`,
    '',
    what,
    url,
    '',
    'The link works once, within 72 hours. If you did not expect it, ignore this mail.',
    '',
  ].join('\n')
  return { subject, text }
}
