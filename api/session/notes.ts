import type { Context } from 'hono'
import type { SignInMethod } from '../../db/sessions/sessions.ts'
import type { Logger } from '../../platform/log.ts'

/** Somebody signed in or out, or was refused. */
export interface SignInNote {
  what: 'signed_in' | 'signed_out' | 'refused'
  method?: SignInMethod
  /** Undefined where it is not known whose account it was about. */
  agentId?: string
  /** Why they were refused: a code. */
  reason?: string
}

/** The one place that hears of each sign-in and of each that was refused, with the request that it was. */
export type NoteSignIn = (c: Context, note: SignInNote) => void

export function makeNoteSignIn(log: Logger): NoteSignIn {
  return (c, note) => log.info({ requestId: c.get('requestId'), ...note }, 'sign-in')
}
