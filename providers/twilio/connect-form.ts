import { z } from '@hono/zod-openapi'
import { DEFAULT_REGION, EDGES, REGIONS } from '../../domain/regions.ts'
import { phoneNumber } from '../connect-fields.ts'
import type { ConnectForm } from '../connect-form.ts'
import { twilioSteps } from './next-steps.ts'

const authToken = z.string().regex(/^[0-9a-fA-F]{32}$/, 'must be the 32 hexadecimal digits of the auth token')
/** Lower case only, as Twilio writes it. Webhooks name the account by it, and the comparison is exact. */
const sid = (prefix: 'AC' | 'MG') =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[0-9a-f]{32}$`), `must be ${prefix} and 32 hexadecimal digits in lower case`)

const region = z.enum(REGIONS).openapi({
  description:
    'The region where Twilio processes the account’s data. The auth token must be from this region. Default: us1.',
})
const edge = z.enum(EDGES).openapi({
  description:
    'The edge location through which Twilio’s network is reached. Default: the edge of the region.',
})

const fields = {
  medium: z.enum(['whatsapp', 'sms']),
  accountSid: sid('AC'),
  authToken,
  region: region.optional(),
  edge: edge.optional(),
  phoneNumber: phoneNumber.optional().openapi({ example: '+14155238886' }),
  messagingServiceSid: sid('MG').optional(),
}
type Fields = z.output<z.ZodObject<typeof fields>>

const changes = {
  /** The new token, after it was changed at the provider. Webhooks signed with the old one stay valid for a day. */
  authToken: authToken.optional(),
  /** Where calls for the account go. A new region also changes the edge to its own, unless an edge is given. */
  region: region.optional(),
  edge: edge.nullable().optional(),
}
type Changes = z.output<z.ZodObject<typeof changes>>

/** A Twilio channel: an account, and one of its numbers or Messaging Services. */
export const twilioForm: ConnectForm = {
  fields,
  check(input) {
    const { phoneNumber, messagingServiceSid } = input as Fields
    if ((phoneNumber === undefined) !== (messagingServiceSid === undefined)) return undefined
    return { path: 'phoneNumber', message: 'give either phoneNumber or messagingServiceSid, not both' }
  },
  split(input) {
    const { accountSid, authToken, region, edge, ...sender } = input as Fields
    const { medium, phoneNumber, messagingServiceSid } = sender
    return {
      medium,
      phoneNumber,
      messagingServiceSid,
      accountId: accountSid,
      config: { ...(region && { region }), ...(edge && { edge }) },
      credentials: { authToken },
    }
  },
  listing: {
    fields: { accountSid: fields.accountSid, authToken, region: fields.region, edge: fields.edge },
    account(input) {
      const { accountSid, authToken, region, edge } = input as Fields
      const config = { ...(region && { region }), ...(edge && { edge }) }
      return { accountId: accountSid, config, credentials: { authToken } }
    },
    known: ({ authToken: _, ...account }) => account,
  },
  changes,
  change({ config, credentials }, asked) {
    const { authToken, region, edge } = asked as Changes
    return {
      ...(authToken !== undefined && { credentials: { ...credentials, authToken } }),
      ...((region !== undefined || edge !== undefined) && { config: moved(config, { region, edge }) }),
    }
  },
  shown: {
    accountSid: z.string(),
    region: z.string().openapi({ description: 'The region where Twilio processes the account’s data.' }),
    edge: z.string().nullable().openapi({ description: 'null: the edge of the region.' }),
  },
  view: ({ accountId, config }) => ({
    accountSid: accountId,
    region: config.region ?? DEFAULT_REGION,
    edge: config.edge ?? null,
  }),
  nextSteps: twilioSteps,
  inboundModes: {
    webhook:
      'Twilio calls the webhook for each message. Twilio’s message list is read every two minutes to find messages for which no webhook arrived.',
    pull: 'Twilio can’t call a webhook at PUBLIC_URL because it is a private address (or INBOUND_MODE is set to pull). Twilio’s message list is read every few seconds instead. Use this only for trials: messages arrive some seconds late, without button replies, locations and names, and delivery statuses arrive within a minute or two.',
  },
}

/** Where calls go after a change. A new region starts with its own edge. */
function moved(
  before: Record<string, unknown>,
  asked: Pick<Changes, 'region' | 'edge'>,
): Record<string, unknown> {
  const region = asked.region ?? before.region
  const isMoved = (region ?? DEFAULT_REGION) !== (before.region ?? DEFAULT_REGION)
  const edge = asked.edge === undefined ? (isMoved ? null : before.edge) : asked.edge
  return { ...(typeof region === 'string' && { region }), ...(typeof edge === 'string' && { edge }) }
}
