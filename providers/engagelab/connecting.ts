import { randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { phoneNumber } from '../connect-fields.ts'
import type { ConnectForm, NewAccount } from '../connect-form.ts'

/** 192 bits, in characters that need no escape in an address. */
const PATH_SECRET_BYTES = 24

/** Text that is copied from a console has white space around it. */
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be up to 200 characters without spaces')

const wabaId = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the WhatsApp Business Account id')

/** What callbacks can carry besides the secret in their address. */
const callbackFields = {
  callbackUsername: secret.openapi({
    description:
      'The value of `X-CALLBACK-ID`, if callbacks are set to send it. Then every callback must have it. Requires `callbackSecret`.',
  }),
  callbackSecret: secret,
  callbackAuthorization: z
    .string()
    .trim()
    .regex(/^[\x20-\x7e]{1,500}$/, 'must be up to 500 characters of ASCII')
    .openapi({
      description:
        'The whole `Authorization` header, if callbacks are set to send one. Then every callback must have it.',
    }),
}
const CALLBACK_NAMES = ['callbackUsername', 'callbackSecret', 'callbackAuthorization'] as const

const CHECKS = ['path', 'callback_id', 'authorization'] as const

/** The form for a channel at EngageLab. Its values are copied from EngageLab's console. */
export const engagelabConnecting: ConnectForm = {
  fields: {
    phoneNumber,
    wabaId,
    devKey: secret,
    devSecret: secret,
    callbackUsername: callbackFields.callbackUsername.optional(),
    callbackSecret: callbackFields.callbackSecret.optional(),
    callbackAuthorization: callbackFields.callbackAuthorization.optional(),
  },
  check: problemOf,
  split: input => ({
    medium: 'whatsapp',
    accountId: String(input.wabaId),
    phoneNumber: String(input.phoneNumber),
    ...changed({ pathSecret: newPathSecret() }, input),
  }),
  listing: {
    fields: { wabaId: wabaId.optional(), devKey: secret, devSecret: secret },
    account: ({ wabaId = '', devKey, devSecret }) => ({
      accountId: String(wabaId),
      config: {},
      credentials: { devKey: String(devKey), devSecret: String(devSecret) },
    }),
    known: ({ wabaId }) => (wabaId === undefined ? {} : { wabaId }),
    byHand: {
      code: 'engagelab_number',
      detail:
        'EngageLab has no documented call that lists numbers. Its key was checked; the number has to be entered by hand.',
      steps: [
        {
          code: 'engagelab_copy_number',
          do: 'Copy the number (phoneNumber, in E.164) and the WhatsApp Business Account ID (wabaId) from EngageLab’s WhatsApp console.',
        },
        {
          code: 'engagelab_key_may_send',
          do: 'Check under Configuration Management > API Keys that the key may send from this number.',
        },
      ],
    },
  },
  changes: {
    devKey: secret.optional(),
    devSecret: secret.optional(),
    // null: callbacks don't carry it any more.
    callbackUsername: callbackFields.callbackUsername.nullable().optional(),
    callbackSecret: callbackFields.callbackSecret.nullable().optional(),
    callbackAuthorization: callbackFields.callbackAuthorization.nullable().optional(),
    newCallbackAddress: z.literal(true).optional().openapi({
      description:
        'Creates a new callback URL. The old URL works for one more day: paste the new one within that time.',
    }),
  },
  change: ({ credentials }, { newCallbackAddress, ...given }) => {
    const { pathSecret = '' } = credentials
    const isAnew = newCallbackAddress === true
    const made = changed({ ...credentials, pathSecret: isAnew ? newPathSecret() : pathSecret }, given)
    const problem = problemOf(made.credentials)
    return problem ? { problem } : made
  },
  shown: { wabaId: z.string(), callbackChecks: z.array(z.enum(CHECKS)) },
  view: ({ accountId, config }) => ({ wabaId: accountId, callbackChecks: config.callbackChecks ?? ['path'] }),
  nextSteps: (_account, { webhookUrl }) => [
    {
      do: 'Paste the callback URL in EngageLab’s WhatsApp console under Configuration Management > Callback Settings, and select all events. Keep the URL secret: anyone who knows it can send messages in the name of customers.',
      value: webhookUrl,
    },
    {
      do: 'Ask EngageLab to approve the key for a third-party platform. EngageLab’s page on API keys says that you bear the risk otherwise.',
    },
  ],
  inboundModes: {
    webhook:
      'EngageLab posts messages and statuses to the callback URL of the account. According to its documentation it calls once: a lost callback is not sent again.',
  },
}

function newPathSecret(): string {
  return randomBytes(PATH_SECRET_BYTES).toString('hex')
}

/** User name and secret only work together: with one of them, every callback would be refused. */
function problemOf(input: Record<string, unknown>): { path: string; message: string } | undefined {
  const { callbackUsername, callbackSecret } = input
  if ((callbackUsername === undefined) === (callbackSecret === undefined)) return undefined
  return {
    path: callbackSecret === undefined ? 'callbackSecret' : 'callbackUsername',
    message: 'give callbackUsername and callbackSecret together',
  }
}

/** The credentials with the given changes. A null removes a value. */
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
  const { callbackSecret, callbackAuthorization } = credentials
  const callbackChecks: (typeof CHECKS)[number][] = ['path']
  if (callbackSecret !== undefined) callbackChecks.push('callback_id')
  if (callbackAuthorization !== undefined) callbackChecks.push('authorization')
  return { config: { callbackChecks }, credentials }
}
