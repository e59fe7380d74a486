import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  findChannelOfSender,
  insertChannel,
  loadChannel,
  replaceCredentials,
  setProviderConfig,
} from '../../db/channels.ts'
import type { Checked, SenderChecked } from '../../domain/channel-checks.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import type {
  ConnectInput,
  Credentials,
  DuplicateChannel,
  RotateInput,
} from '../../protocol/activities/channels.ts'
import { openCredentials } from '../../providers/credentials.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { accountOf } from './open-channel.ts'

/** After credentials are changed, webhooks signed with the old ones are accepted this long, ms. */
const OLD_CREDENTIALS_VALID_MS = 24 * 3_600_000

export function accountIn({ secrets }: Dependencies, input: Credentials): ProviderAccount {
  const { provider, accountId, config: providerConfig } = input
  const sealed = Buffer.from(input.sealedCredentials, 'base64')
  return accountOf(secrets, { provider, accountId, providerConfig }, sealed)
}

export function checkAccount(dependencies: Dependencies) {
  return (input: Credentials): Promise<Checked> =>
    dependencies.provider(input.provider).checkAccount(accountIn(dependencies, input))
}

export function checkSender(dependencies: Dependencies) {
  return (input: ConnectInput): Promise<SenderChecked> =>
    dependencies.provider(input.provider).checkSender(accountIn(dependencies, input), input)
}

/** Stores a channel whose credentials and sender were checked. */
export function storeChannel({ sql, secrets }: Pick<Dependencies, 'sql' | 'secrets'>) {
  return async (input: ConnectInput): Promise<{ ok: true } | DuplicateChannel> => {
    const { channelId: id, provider, medium, name, accountId, config: providerConfig } = input
    const phoneNumber = input.phoneNumber ?? null
    const messagingServiceSid = input.messagingServiceSid ?? null
    const sender = { provider, medium, accountId, phoneNumber, messagingServiceSid }
    const channel = {
      ...sender,
      id,
      name,
      providerConfig,
      credentials: Buffer.from(input.sealedCredentials, 'base64'),
      idKey: secrets.seal(randomBytes(32), 'columns', id),
      settings: DEFAULT_SETTINGS,
    }
    if (await insertChannel(sql, channel, input.by)) return { ok: true }
    // This channel itself, if an earlier try stored it.
    const known = await findChannelOfSender(sql, sender)
    if (!known || known.id === id) return { ok: true }
    const detail = 'Another channel already uses this sender.'
    return { ok: false, code: 'duplicate_channel', detail, channelId: known.id }
  }
}

/** Checks that the provider accepts a channel's new credentials and configuration. */
export function checkNewToken(dependencies: Dependencies) {
  return async (input: RotateInput): Promise<Checked> => {
    const channel = await loadChannel(dependencies.sql, input.channelId)
    const sealed = input.sealedCredentials
      ? Buffer.from(input.sealedCredentials, 'base64')
      : channel?.credentials
    if (!channel || !sealed) throw new Error('the channel does not exist')
    const changed = { ...channel, providerConfig: input.config ?? channel.providerConfig }
    const account = accountOf(dependencies.secrets, changed, sealed)
    return dependencies.provider(channel.provider).checkAccount(account)
  }
}

export function storeToken({ sql, clock, secrets }: Dependencies) {
  return async ({ channelId, sealedCredentials, config }: RotateInput): Promise<void> => {
    const channel = await loadChannel(sql, channelId)
    if (!channel?.credentials) return
    const { credentials: current, accountId } = channel
    const opened = (sealed: Uint8Array) => openCredentials(secrets, accountId, sealed)
    const sealed = sealedCredentials === undefined ? current : Buffer.from(sealedCredentials, 'base64')
    const until = new Date(clock.now() + OLD_CREDENTIALS_VALID_MS)
    await sql.begin(async tx => {
      if (config) await setProviderConfig(tx, channelId, config)
      // If the current credentials are given again, they must not replace the previous ones, which are
      // still valid for a while.
      if (!isDeepStrictEqual(opened(current), opened(sealed)))
        await replaceCredentials(tx, channelId, sealed, until)
    })
  }
}
