import type { Context, Hono } from 'hono'
import { OPERATIONS, type Operation, type OperationName } from '../facts.ts'
import type { RequestEntry } from '../ledger.ts'
import type { Account, FormParameters, Message } from '../state/model.ts'
import type { World } from '../world.ts'
import { authenticate } from './authenticate.ts'
import type { Env } from './env.ts'
import { errorBody, TwilioError } from './errors.ts'
import { parseForm, single } from './form.ts'
import { failAfter, failBefore } from './sabotage.ts'

export interface ApiRequest {
  account: Account
  /** The names in the operation's path, without `.json`. */
  path: Record<string, string>
  /** As requested. */
  pathname: string
  query: URLSearchParams
  form: FormParameters
  json: Record<string, unknown>
}

export interface ApiAnswer {
  body?: unknown
  /** Where a redirect leads. */
  location?: string
  /** The message the request created. */
  message?: Message
}

export type Handler = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>

/**
 * Registers an operation of `facts.ts`. Authentication, reading, faults, the ledger and errors are the same for all
 * operations; `handle` only does what is its own. It may throw a TwilioError.
 */
export function operation(app: Hono<Env>, world: World, name: OperationName, handle: Handler): void {
  const facts: Operation = OPERATIONS[name]
  app.on(facts.method, honoPath(facts.path), async c => {
    const entry: RequestEntry = {
      at: Date.now(),
      startedAt: performance.now(),
      method: facts.method,
      path: c.req.path,
      operation: name,
    }
    world.ledger.addRequest(entry)
    try {
      return await run(c, world, name, facts, entry, handle)
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error
      return answer(entry, error.status, errorBody(error), error)
    }
  })
}

async function run(
  c: Context<Env>,
  world: World,
  name: OperationName,
  facts: Operation,
  entry: RequestEntry,
  handle: Handler,
): Promise<Response> {
  const account = authenticate(world, c, name)
  entry.accountSid = account.sid
  const request = await read(c, account, facts)
  if (name === 'messages.create') {
    world.ledger.arrived({ at: entry.startedAt, accountSid: account.sid, parameters: request.form })
  }
  const scope = {
    operation: name,
    accountSid: account.sid,
    to: single(request.form.To) ?? request.query.get('To') ?? undefined,
  }

  const before = world.faults.takeBefore(scope)
  if (before) {
    entry.fault = before.kind
    const failure = await failBefore(before, c, world.background)
    return answer(entry, failure.status, errorBody(failure.error), failure.error, failure.headers)
  }
  checkRequired(facts, request)
  const { body, location, message } = await handle(request)
  entry.messageSid = message?.sid

  const after = world.faults.takeAfter(scope)
  if (after) {
    entry.fault = after.kind
    const failure = await failAfter(after, c, world.background)
    if (failure === 'broken_body') return new Response('{"sid": "SM', answered(entry, facts.status))
    if (failure) return answer(entry, failure.status, errorBody(failure), failure)
  }
  return answer(entry, facts.status, body, undefined, location ? { location } : {})
}

function answer(
  entry: RequestEntry,
  status: number,
  body: unknown,
  error?: TwilioError,
  headers: Record<string, string> = {},
): Response {
  if (error) entry.code = error.code
  return new Response(body === undefined ? null : JSON.stringify(body), answered(entry, status, headers))
}

function answered(entry: RequestEntry, status: number, headers: Record<string, string> = {}): ResponseInit {
  entry.status = status
  entry.ms = performance.now() - entry.startedAt
  return { status, headers: { 'content-type': 'application/json', ...headers } }
}

async function read(c: Context<Env>, account: Account, facts: Operation): Promise<ApiRequest> {
  const path: Record<string, string> = {}
  for (const [name, value] of Object.entries(c.req.param())) path[name] = value.replace(/\.json$/, '')
  const target = c.req.url
  const question = target.indexOf('?')
  return {
    account,
    path,
    pathname: c.req.path,
    query: new URLSearchParams(question < 0 ? '' : target.slice(question)),
    form: facts.body === 'form' ? parseForm(await c.req.text()) : {},
    json: facts.body === 'json' ? await parseJson(c) : {},
  }
}

async function parseJson(c: Context<Env>): Promise<Record<string, unknown>> {
  const value: unknown = await c.req.json().catch(() => undefined)
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new TwilioError(20001, 'The request body is not a JSON object')
}

/** Checks the required parameters. The messages operation has its own error code for a missing `To`. */
function checkRequired(facts: Operation, request: ApiRequest): void {
  for (const name of facts.required ?? []) {
    const given = name in request.form || name in request.json || request.query.has(name)
    if (!given && name !== 'To') throw new TwilioError(20001, `Missing required parameter ${name}`)
  }
}

/** `/Messages/{Sid}.json` in Hono's form. The suffix must be part of the parameter's pattern. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}(\.json)?/g, (_, name: string, suffix?: string) =>
    suffix ? `:${name}{[^/]+\\.json}` : `:${name}`,
  )
}
