import { randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { plain } from '../../domain/text.ts'
import type { ConnectedAccount, ConnectForm, NextStep, ShownAddresses } from '../connect-form.ts'
import { NODE_ID } from './settings.ts'

/** Pasted text may contain invisible characters. */
const pasted = () => z.string().overwrite(text => plain(text).trim())
const nodeId = (what: string) => pasted().regex(NODE_ID, `must be the ${what}, which has digits only`)
/** It is sent in a header, so it may only contain characters that are allowed there. */
const accessToken = z
  .string()
  .overwrite(text => text.trim())
  .regex(/^[\x21-\x7e]{20,1024}$/, 'must be the complete access token, without spaces')
const appSecret = z
  .string()
  .overwrite(text => text.trim())
  .regex(/^[0-9a-fA-F]{16,128}$/, 'must be the app secret’s hexadecimal digits')

const fields = {
  phoneNumberId: nodeId('phone number ID').openapi({
    description: 'The id of the phone number, from WhatsApp > API setup. It is not the number itself.',
    example: '106540352242922',
  }),
  wabaId: nodeId('WhatsApp Business Account ID').openapi({ example: '102290129340398' }),
  accessToken: accessToken.openapi({
    description:
      'The token of a system user that never expires, with the permissions whatsapp_business_messaging and whatsapp_business_management.',
  }),
  appSecret: appSecret.openapi({
    description: 'The secret of the app that the token was made for. Meta signs the webhooks with it.',
  }),
}
type Fields = z.output<z.ZodObject<typeof fields>>

const changes = {
  accessToken: accessToken.optional(),
  /** The new secret, after it was reset. Webhooks signed with the old one stay valid for a day. */
  appSecret: appSecret.optional(),
}
type Changes = z.output<z.ZodObject<typeof changes>>

/**
 * A channel on the Cloud API: a number, given by Meta's ids, with token and app secret. The verify token is generated here.
 */
export const cloudForm: ConnectForm = {
  fields,
  split(input) {
    const { phoneNumberId, wabaId, accessToken, appSecret } = input as Fields
    // Hexadecimal, so that it has no character that Meta's form or the address could change.
    const verifyToken = randomBytes(24).toString('hex')
    return {
      medium: 'whatsapp',
      accountId: wabaId,
      config: { phoneNumberId },
      credentials: { accessToken, appSecret, verifyToken },
    }
  },
  listing: {
    fields: { wabaId: fields.wabaId, accessToken, appSecret: appSecret.optional() },
    account(input) {
      const { wabaId, accessToken, appSecret } = input as Fields
      return { accountId: wabaId, config: {}, credentials: { accessToken, ...(appSecret && { appSecret }) } }
    },
    known: ({ wabaId }) => ({ wabaId }),
  },
  changes,
  change({ credentials }, asked) {
    const { accessToken, appSecret } = asked as Changes
    if (accessToken === undefined && appSecret === undefined) return {}
    return {
      credentials: { ...credentials, ...(accessToken && { accessToken }), ...(appSecret && { appSecret }) },
    }
  },
  shown: {
    wabaId: z.string(),
    phoneNumberId: z.string(),
    verifyToken: z
      .string()
      .nullable()
      .openapi({ description: 'Paste it next to the webhook URL. null if the caller is not an admin.' }),
  },
  view: ({ accountId, config, credentials }) => ({
    wabaId: accountId,
    phoneNumberId: String(config.phoneNumberId),
    verifyToken: credentials?.verifyToken ?? null,
  }),
  nextSteps,
  inboundModes: {
    webhook:
      'Meta calls the webhook, and repeats a failed call for seven days. There is no list from which missed messages could be read.',
  },
}

function nextSteps({ credentials }: ConnectedAccount, { webhookUrl }: ShownAddresses): NextStep[] {
  const { verifyToken } = credentials ?? {}
  return [
    {
      do: 'Open the app’s webhook settings (App Dashboard > WhatsApp > Configuration; in newer apps Use cases > Customize > Configuration). If the app has no Callback URL yet, paste this one. If it has the URL of another system, do not change it: verify with {"repair": true} sets a URL for this number only.',
      url: 'https://developers.facebook.com/apps',
      value: webhookUrl,
    },
    {
      do: 'Paste this as the verify token on the same page.',
      ...(verifyToken && { value: verifyToken }),
    },
    {
      do: 'Under Webhook fields on the same page, subscribe to "messages". If the number is also used in the WhatsApp Business app, also subscribe to "smb_message_echoes". The app must be in Live mode.',
    },
  ]
}
