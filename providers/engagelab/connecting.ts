import { randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { plain } from '../../domain/text.ts'
import type { ConnectForm, NewAccount } from '../connect-form.ts'

/** 192 bits, in characters that need no escape in an address. */
const PATH_SECRET_BYTES = 24

/** What is copied from a console comes with white space around it. */
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be up to 200 characters without spaces')

/** What callbacks can bring beside the secret in their address. */
const callbackFields = {
  callbackUsername: secret.openapi({
    description:
      'Where callbacks are set to bring an `X-CALLBACK-ID`: each then has to. With `callbackSecret`.',
  }),
  callbackSecret: secret,
  callbackAuthorization: z
    .string()
    .trim()
    .regex(/^[\x20-\x7e]{1,500}$/, 'must be up to 500 characters of ASCII')
    .openapi({
      description: 'The whole `Authorization` header that callbacks are set to bring: each then has to.',
    }),
}
const CALLBACK_NAMES = ['callbackUsername', 'callbackSecret', 'callbackAuthorization'] as const

const CHECKS = ['path', 'callback_id', 'authorization'] as const

/** Copied from EngageLab's console. */
export const engagelabConnecting: ConnectForm = {
  fields: {
    phoneNumber: z
      .string()
      // What is pasted brings marks that can't be seen.
      .overwrite(text => plain(text).trim())
      .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164: +, country code and number, without spaces'),
    wabaId: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the WhatsApp Business Account id'),
    devKey: secret,
    devSecret: secret,
    callbackUsername: callbackFields.callbackUsername.optional(),
    callbackSecret: callbackFields.callbackSecret.optional(),
    callbackAuthorization: callbackFields.callbackAuthorization.optional(),
  },
  check: input => {
    const missing = halfOf(input)
    return missing && { path: missing, message: 'callbackUsername and callbackSecret go together' }
  },
  split: input => ({
    ...{ medium: 'whatsapp', accountId: String(input.wabaId), phoneNumber: String(input.phoneNumber) },
    ...changed({ pathSecret: newPathSecret() }, input),
  }),
  changes: {
    devKey: secret,
    devSecret: secret,
    // null: they bring it no longer.
    callbackUsername: callbackFields.callbackUsername.nullable(),
    callbackSecret: callbackFields.callbackSecret.nullable(),
    callbackAuthorization: callbackFields.callbackAuthorization.nullable(),
    newCallbackAddress: z.literal(true).openapi({
      description:
        'Makes another callback address. The one before counts for a day: paste the new one meanwhile.',
    }),
  },
  change: ({ credentials }, asked) => {
    const { newCallbackAddress, ...given } = asked
    if (Object.keys(asked).length === 0) return {}
    const { pathSecret = '' } = credentials
    return changed(
      { ...credentials, pathSecret: newCallbackAddress === true ? newPathSecret() : pathSecret },
      given,
    )
  },
  shown: { wabaId: z.string(), callbackChecks: z.array(z.enum(CHECKS)) },
  view: ({ accountId, config }) => ({ wabaId: accountId, callbackChecks: config.callbackChecks ?? ['path'] }),
  nextSteps: (_account, { webhookUrl }) => [
    {
      do: 'Paste the callback address in EngageLab’s WhatsApp console under Configuration Management > Callback Settings, and tick all events. It holds a secret: whoever has it can write in customers’ names.',
      value: webhookUrl,
    },
    {
      do: 'Ask EngageLab to qualify the key for use by a third-party platform; by its page of API keys, the risk is otherwise yours.',
    },
  ],
  inboundModes: {
    webhook:
      'EngageLab posts messages and statuses to the callback address of its account. By its documents it calls once: what is lost is not brought again.',
  },
}

function newPathSecret(): string {
  return randomBytes(PATH_SECRET_BYTES).toString('hex')
}

/** Which of user name and secret is missing beside the other one. */
function halfOf(input: Record<string, unknown>): 'callbackUsername' | 'callbackSecret' | undefined {
  const isGiven = (value: unknown) => value !== undefined && value !== null
  const [username, secret] = [isGiven(input.callbackUsername), isGiven(input.callbackSecret)]
  if (username === secret) return undefined
  return username ? 'callbackSecret' : 'callbackUsername'
}

/** Credentials with what was given in their place; what is null is taken out, and half a pair is no change of it. */
function changed(
  before: Record<string, string>,
  given: Record<string, unknown>,
): Pick<NewAccount, 'config' | 'credentials'> {
  const credentials = { ...before }
  for (const name of ['devKey', 'devSecret', ...CALLBACK_NAMES]) {
    const value = given[name]
    if (value === null) delete credentials[name]
    if (typeof value === 'string') credentials[name] = value
  }
  if (halfOf(credentials)) {
    for (const name of ['callbackUsername', 'callbackSecret']) {
      delete credentials[name]
      const kept = before[name]
      if (kept !== undefined) credentials[name] = kept
    }
  }
  const callbackChecks = CHECKS.filter(
    check =>
      check === 'path' ||
      credentials[check === 'callback_id' ? 'callbackSecret' : 'callbackAuthorization'] !== undefined,
  )
  return { config: { callbackChecks }, credentials }
}
