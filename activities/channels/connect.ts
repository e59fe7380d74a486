import { randomBytes } from 'node:crypto'
import {
  findChannelOfSender,
  insertChannel,
  loadChannel,
  replaceAuthToken,
  setLocation,
} from '../../db/channels.ts'
import type { Checked } from '../../domain/channel-checks.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import type {
  ConnectInput,
  Credentials,
  DuplicateChannel,
  RotateInput,
} from '../../protocol/activities/channels.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { accountOf } from './open-channel.ts'

/** After a token is changed, webhooks signed with the old one count this long, ms. */
const OLD_TOKEN_VALID_MS = 24 * 3_600_000

function accountIn({ secrets }: Dependencies, input: Credentials): ProviderAccount {
  return accountOf(secrets, input, Buffer.from(input.sealedAuthToken, 'base64'))
}

export function checkAccount(dependencies: Dependencies) {
  return (input: Credentials): Promise<Checked> =>
    dependencies.provider(input.provider).checkAccount(accountIn(dependencies, input))
}

export function checkSender(dependencies: Dependencies) {
  return (input: ConnectInput): Promise<Checked> =>
    dependencies.provider(input.provider).checkSender(accountIn(dependencies, input), input)
}

/** Stores a channel whose credentials and sender were checked. */
export function storeChannel({ sql, secrets }: Dependencies) {
  return async (input: ConnectInput): Promise<{ ok: true } | DuplicateChannel> => {
    const { channelId: id, provider, medium, name, accountSid } = input
    const phoneNumber = input.phoneNumber ?? null
    const messagingServiceSid = input.messagingServiceSid ?? null
    const sender = { provider, medium, accountSid, phoneNumber, messagingServiceSid }
    const channel = {
      ...sender,
      id,
      name,
      region: input.region ?? null,
      edge: input.edge ?? null,
      authToken: Buffer.from(input.sealedAuthToken, 'base64'),
      idKey: secrets.seal(randomBytes(32), 'columns', id),
      settings: DEFAULT_SETTINGS,
    }
    if (await insertChannel(sql, channel, input.by)) return { ok: true }
    // This channel itself, when an earlier try stored it.
    const known = await findChannelOfSender(sql, sender)
    if (!known || known.id === id) return { ok: true }
    const detail = 'Another channel speaks for this sender already.'
    return { ok: false, code: 'duplicate_channel', detail, channelId: known.id }
  }
}

export function checkNewToken(dependencies: Dependencies) {
  return async (input: RotateInput): Promise<Checked> => {
    const channel = await loadChannel(dependencies.sql, input.channelId)
    const sealed = input.sealedAuthToken ? Buffer.from(input.sealedAuthToken, 'base64') : channel?.authToken
    if (!channel || !sealed) throw new Error('the channel is not there')
    const account = accountOf(dependencies.secrets, { ...channel, ...input.location }, sealed)
    return dependencies.provider(channel.provider).checkAccount(account)
  }
}

export function storeToken({ sql, clock, secrets }: Dependencies) {
  return async ({ channelId, sealedAuthToken, location }: RotateInput): Promise<void> => {
    const channel = await loadChannel(sql, channelId)
    if (!channel?.authToken) return
    const { authToken: current, accountSid } = channel
    const opened = (sealed: Uint8Array) => secrets.open(sealed, 'columns', accountSid)
    const sealed = sealedAuthToken === undefined ? current : Buffer.from(sealedAuthToken, 'base64')
    const until = new Date(clock.now() + OLD_TOKEN_VALID_MS)
    await sql.begin(async tx => {
      if (location) await setLocation(tx, channelId, location)
      // Given once more, the current token must not take the place of the one before, which still counts for a while.
      if (!opened(current).equals(opened(sealed))) await replaceAuthToken(tx, channelId, sealed, until)
    })
  }
}
