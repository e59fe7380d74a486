import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import type { Env } from '../../shared/listen.ts'
import { GraphError, unknownObject } from '../graph-errors.ts'
import type { Account, App, Num, Token } from '../model.ts'
import type { World } from '../world.ts'

export interface Caller {
  token: Token
  app: App
}

/**
 * Finds out whose token it is. Throws the error with which Meta refuses it. A proof (`appsecret_proof`) must be right
 * if it is sent, and an app can require one.
 */
export function authenticate({ state }: World, c: Context<Env>): Caller {
  const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  const token = state.tokens.get(given ?? '')
  const app = token && state.apps.get(token.appId)
  if (!token || !app || !token.isValid) {
    throw new GraphError(190, 'Invalid OAuth access token - Cannot parse access token', { status: 401 })
  }
  const proof = c.req.query('appsecret_proof')
  const right = createHmac('sha256', app.secret).update(token.token).digest('hex')
  if (proof === undefined && app.requiresProof) {
    throw new GraphError(100, 'API calls from the server require an appsecret_proof argument', {
      type: 'GraphMethodException',
    })
  }
  if (proof !== undefined && proof !== right) {
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', {
      type: 'GraphMethodException',
    })
  }
  return { token, app }
}

/** The other account's token gives no access to the first account. */
function mayUse({ state }: World, caller: Caller, accountId: string): boolean {
  const [first] = state.apps.keys()
  return state.accounts.has(accountId) && caller.app.id === first
}

export function accountFor(world: World, caller: Caller, id: string): Account {
  const account = world.state.accounts.get(id)
  if (!account || !mayUse(world, caller, id)) throw unknownObject(id)
  return account
}

export function numberFor(world: World, caller: Caller, id: string, scope = 'management'): Num {
  const number = world.state.numbers.get(id)
  if (!number || !mayUse(world, caller, number.accountId)) throw unknownObject(id)
  if (!caller.token.scopes.includes(`whatsapp_business_${scope}`)) {
    throw new GraphError(10, 'Application does not have permission for this action', { status: 403 })
  }
  return number
}
