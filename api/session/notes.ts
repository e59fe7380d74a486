import type { Context } from 'hono'
import { loadAgent } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import type { SignInMethod } from '../../db/sessions/sessions.ts'
import type { Logger } from '../../platform/log.ts'
import type { ApiEnvironment } from '../http/auth.ts'

/** A sign-in. */
export interface SignedIn {
  method: SignInMethod
  agentId: string
  sessionId: string
}

/** A refused attempt. */
export interface SignInRefused {
  method: SignInMethod
  /** Undefined if the account is unknown. */
  agentId?: string
  /** The code of the refusal's reason. */
  reason: string
}

/** Called for each sign-in and each refused attempt, with its request. The only place to observe them. */
export interface SignInNotes {
  signedIn(c: Context<ApiEnvironment>, tx: Sql, note: SignedIn): Promise<void>
  refused(c: Context<ApiEnvironment>, note: SignInRefused): void
}

export function makeSignInNotes(log: Logger): SignInNotes {
  return {
    async signedIn(c, tx, { agentId, ...after }) {
      log.info({ requestId: c.get('requestId'), what: 'signed_in', agentId, ...after }, 'sign-in')
      const agent = await loadAgent(tx, agentId)
      await c.get('audit').note(tx, {
        action: 'sign_in',
        actor: { kind: 'agent', id: agentId, name: agent?.name, role: agent?.role },
        target: { type: 'agent', id: agentId },
        after,
      })
    },
    refused(c, note) {
      log.info({ requestId: c.get('requestId'), what: 'refused', ...note }, 'sign-in')
      const { agentId, reason, method } = note
      c.get('audit').refused(reason, { target: { type: 'agent', id: agentId }, after: { method } })
    },
  }
}
