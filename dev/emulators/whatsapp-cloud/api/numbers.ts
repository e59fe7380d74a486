import { z } from 'zod'
import { badParameter, GraphError } from '../graph-errors.ts'
import type { Account, Num } from '../model.ts'
import type { World } from '../world.ts'
import type { Caller } from './authenticate.ts'

const LONGEST_URL = 200

/** The fields of a number that clients ask for. */
export function numberNode({ state }: World, caller: Caller, number: Num, fields: string[]): object {
  const account = state.accounts.get(number.accountId)
  const all: Record<string, unknown> = {
    display_phone_number: `+${number.digits.slice(0, 1)} ${number.digits.slice(1, 4)}-${number.digits.slice(4)}`,
    verified_name: number.verifiedName,
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    throughput: { level: 'STANDARD' },
    status: number.status,
    account_mode: 'LIVE',
    host_platform: number.hostPlatform,
    webhook_configuration: {
      ...(number.override?.appId === caller.app.id && { phone_number: number.override.url }),
      ...(account?.subscribed.get(caller.app.id) && {
        whatsapp_business_account: account.subscribed.get(caller.app.id)?.url,
      }),
      ...(caller.app.callbackUrl && { application: caller.app.callbackUrl }),
    },
  }
  const asked = fields.length > 0 ? fields : ['verified_name', 'display_phone_number']
  const unknown = asked.find(field => field !== 'id' && !(field in all))
  if (unknown) throw new GraphError(100, `Tried accessing nonexisting field (${unknown})`)
  return { ...Object.fromEntries(asked.map(field => [field, all[field]])), id: number.id }
}

export function subscribedApps(account: Account): object {
  return {
    data: [...account.subscribed].map(([id, override]) => ({
      whatsapp_business_api_data: { id, name: `App ${id}`, link: 'https://www.facebook.com/games/' },
      ...(override && { override_callback_uri: override.url }),
    })),
  }
}

const overrideSchema = z.object({ override_callback_uri: z.string(), verify_token: z.string().optional() })

/**
 * Subscribes the app. Without a body this also removes the account's own address (Meta, Webhooks: overrides, 2026-09).
 */
export async function subscribe(
  world: World,
  caller: Caller,
  account: Account,
  body: unknown,
): Promise<object> {
  const given = overrideSchema.safeParse(body)
  if (!given.success) account.subscribed.set(caller.app.id, null)
  else {
    const { override_callback_uri: url, verify_token = '' } = given.data
    await tryAddress(world, url, verify_token)
    account.subscribed.set(caller.app.id, { url })
  }
  return { success: true }
}

const settingsSchema = z.strictObject({ webhook_configuration: overrideSchema.strict() })

/** Sets the number's own address. The app must be subscribed, and the address is called at once to verify it. */
export async function configure(world: World, caller: Caller, number: Num, body: unknown): Promise<object> {
  const given = settingsSchema.safeParse(body)
  if (!given.success) throw badParameter('webhook_configuration is not as it should be')
  const { override_callback_uri: url, verify_token = '' } = given.data.webhook_configuration
  if (url === '') {
    number.override = null
    return { success: true }
  }
  if (!world.state.accounts.get(number.accountId)?.subscribed.has(caller.app.id)) {
    const message =
      'Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account'
    throw new GraphError(100, message)
  }
  await tryAddress(world, url, verify_token)
  number.override = { url, appId: caller.app.id }
  return { success: true }
}

async function tryAddress(world: World, url: string, verifyToken: string): Promise<void> {
  if (url.length > LONGEST_URL || !URL.canParse(url)) throw badParameter('override_callback_uri')
  if (url.includes('+')) throw badParameter('override_callback_uri: use %20 in place of +')
  const { ok, status } = await world.outbox.challenge(url, verifyToken)
  if (ok) return
  const why = status === undefined ? 'Connection failed' : `HTTP Status Code = ${status}`
  throw new GraphError(
    2200,
    `Callback verification failed with the following errors: ${why}; HTTP Message = `,
  )
}
