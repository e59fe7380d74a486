import type { Context } from 'hono'
import type { SignInMethod } from '../../db/sessions/sessions.ts'
import type { Logger } from '../../platform/log.ts'

/** A sign-in, a sign-out or a refused attempt. */
export interface SignInNote {
  what: 'signed_in' | 'signed_out' | 'refused'
  method?: SignInMethod
  /** Undefined if the account is unknown. */
  agentId?: string
  /** The code of the refusal's reason. */
  reason?: string
}

/** Called for each sign-in and each refused attempt, with its request. The only place to observe them. */
export type NoteSignIn = (c: Context, note: SignInNote) => void

export function makeNoteSignIn(log: Logger): NoteSignIn {
  return (c, note) => log.info({ requestId: c.get('requestId'), ...note }, 'sign-in')
}
