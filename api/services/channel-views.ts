import { type Channel, lastWebhooks } from '../../db/channels.ts'
import { loadLeft, loadNotices } from '../../db/provider-notes.ts'
import { type InboundFigures, type InboundGap, loadLastGaps, loadReadings } from '../../db/recovery.ts'
import type { InboundMode } from '../../domain/inbound-mode.ts'
import { shownLimits } from '../../domain/outgoing-media.ts'
import { inboundMode, reachability } from '../../platform/inbound-mode.ts'
import type { ConnectedAccount, ConnectForm, NextStep, ShownAddresses } from '../../providers/connect-form.ts'
import { openCredentials } from '../../providers/credentials.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { definitionNamed, missingProblem } from '../../providers/missing.ts'
import { placesOf } from '../../providers/providers.ts'
import { statusUrl, webhookUrls } from '../../providers/webhook-urls.ts'
import { settingsView } from '../http/views.ts'
import type { ChannelView } from '../schemas/channels.ts'
import { inboundError, NOT_POINTED_HERE } from './inbound-error.ts'
import type { Services } from './services.ts'

export type Known = Pick<Services, 'dependencies' | 'definitions'>

/**
 * How much of a channel is shown. Admins also see addresses that contain a secret, since they paste them at the provider.
 */
interface Shown {
  toAdmin: boolean
}

/** A channel as the API shows it. */
export async function channelView(known: Known, channel: Channel, shown: Shown): Promise<ChannelView> {
  const [view] = await channelViews(known, [channel], shown)
  if (!view) throw new Error('the channel does not exist')
  return view
}

/** Channels as the API shows them. What they have in the database is read for all of them at once. */
export async function channelViews(known: Known, channels: Channel[], shown: Shown): Promise<ChannelView[]> {
  const { sql } = known.dependencies
  const ids = channels.map(({ id }) => id)
  const [seen, readings, gaps, left, notices] = await Promise.all([
    lastWebhooks(sql, ids),
    loadReadings(sql, ids),
    loadLastGaps(sql, ids),
    loadLeft(sql, ids),
    loadNotices(sql, ids),
  ])
  return channels.map(channel => {
    const { id, medium, name, phoneNumber, messagingServiceSid, version, createdAt } = channel
    const provider = definitionOf(known, channel)
    const limits = provider.capabilities.files[medium]?.limits
    const account = accountShown(known, channel, shown)
    const { webhookUrl, fallbackUrl = null, statusUrl } = addressesOf(known, channel, account)
    return {
      id,
      provider: provider.name,
      medium,
      name,
      phoneNumber,
      messagingServiceSid,
      ...provider.connecting.view(account),
      webhookUrl,
      fallbackUrl,
      statusUrl,
      version,
      ...settingsView(channel.settings),
      lastWebhookAt: seen.get(id)?.toISOString() ?? null,
      inbound: {
        ...inboundView(known, channel, {
          reading: readings.get(id),
          gap: gaps.get(id),
          lastWebhookAt: seen.get(id),
        }),
        left: (left.get(id) ?? []).map(({ lastAt, ...row }) => ({ ...row, lastAt: lastAt.toISOString() })),
      },
      notices: (notices.get(id) ?? []).map(({ at, ...notice }) => ({ at: at.toISOString(), ...notice })),
      capabilities: capabilitiesOf(provider),
      fileLimits: limits ? shownLimits(limits) : null,
      verified: provider.capabilities.verified,
      problem: known.definitions.has(provider.name) ? null : missingProblem(provider.name),
      createdAt: createdAt.toISOString(),
    }
  })
}

/**
 * What the provider can do. The accepted files are left out here, because `fileLimits` has them for the channel's
 * medium.
 */
function capabilitiesOf({ capabilities }: ProviderDefinition): ChannelView['capabilities'] {
  const files = Object.entries(capabilities.files).map(([medium, { limits, ...how }]) => [medium, how])
  const { notes } = capabilities
  return {
    ...capabilities,
    files: Object.fromEntries(files),
    notes: Object.values(notes),
    noteCodes: Object.keys(notes),
  }
}

/** The definition of a channel's provider; a stand-in if this version of the service lacks it. */
export function definitionOf(
  { definitions }: Known,
  { provider }: Pick<Channel, 'provider'>,
): ProviderDefinition {
  return definitionNamed(definitions, provider)
}

/** A channel's account. Credentials are opened for administrators only, because they are part of some addresses. */
export function accountShown({ dependencies: { secrets } }: Known, channel: Channel, { toAdmin }: Shown) {
  const { id, medium, phoneNumber, messagingServiceSid, accountId, providerConfig: config } = channel
  const account: ConnectedAccount = { id, medium, phoneNumber, messagingServiceSid, accountId, config }
  if (!toAdmin || !channel.credentials) return account
  try {
    return { ...account, credentials: openCredentials(secrets, accountId, channel.credentials) }
  } catch {
    // The key of these credentials is missing. Everything else can still be shown.
    return account
  }
}

/** The addresses that a provider must call for a channel. */
export function addressesOf(known: Known, channel: Channel, account: ConnectedAccount): ShownAddresses {
  const { config } = known.dependencies
  const provider = definitionOf(known, channel)
  const at = { publicUrl: config.PUBLIC_URL, fallbackUrl: config.PUBLIC_FALLBACK_URL }
  const { webhookUrl, fallbackUrl } = webhookUrls(provider, at, channel.id, account.credentials)
  return {
    webhookUrl,
    fallbackUrl,
    statusUrl: statusUrl(provider, config.PUBLIC_URL, channel.id) ?? webhookUrl,
  }
}

/**
 * How a channel's messages come in: by webhook, or by reading the provider's list because it can't reach this
 * service.
 */
export function modeOf({ dependencies: { config }, definitions }: Known, channel: Channel): InboundMode {
  return inboundMode(reachability(config, placesOf(config, [...definitions.values()])), channel)
}

const notPointedHere = (title: string) =>
  `Nothing shows yet that ${title} sends this channel’s messages to this service. Until then the messages in the list are not answered, because another program may answer them. Paste the webhookUrl at ${title}, or let POST …/verify set it.`

/** What the database has of a channel's messages. */
interface InboundRead {
  reading: InboundFigures | undefined
  gap: InboundGap | undefined
  lastWebhookAt: Date | undefined
}

function inboundView(
  known: Known,
  channel: Channel,
  { reading, gap, lastWebhookAt }: InboundRead,
): Omit<ChannelView['inbound'], 'left'> {
  const mode = modeOf(known, channel)
  const { title, connecting } = definitionOf(known, channel)
  const error = inboundError(reading, lastWebhookAt)
  return {
    mode,
    about: error === NOT_POINTED_HERE ? notPointedHere(title) : modeInWords(connecting, mode),
    lastReadAt: reading?.readAt?.toISOString() ?? null,
    watermark: reading?.watermark.toISOString() ?? null,
    error,
    recovered: reading?.recovered ?? 0,
    lastGap: gap
      ? {
          foundAt: gap.foundAt.toISOString(),
          firstAt: gap.firstAt.toISOString(),
          lastAt: gap.lastAt.toISOString(),
          messages: gap.messages,
        }
      : null,
  }
}

function modeInWords({ inboundModes: { webhook, pull = webhook } }: ConnectForm, mode: InboundMode): string {
  return mode === 'pull' ? pull : webhook
}

/** What an admin still has to do at the provider: the place in its console, and the text to paste there. */
export function nextSteps(known: Known, channel: Channel): NextStep[] {
  const provider = definitionOf(known, channel)
  if (modeOf(known, channel) === 'pull') return pullSteps(provider, channel.id)
  // Only admins can connect a channel.
  const account = accountShown(known, channel, { toAdmin: true })
  return [
    ...provider.connecting.nextSteps(account, addressesOf(known, channel, account)),
    {
      do: `Check the connection with POST /v1/channels/${channel.id}/verify. With {"repair": true} it also sets the address, if the provider allows it.`,
    },
    {
      do: `Send a message to the number, then see whether it has come with GET /v1/channels/${channel.id}/first-message.`,
    },
  ]
}

function pullSteps({ title, connecting }: ProviderDefinition, channelId: string): NextStep[] {
  return [
    {
      do: `You do not need to paste anything: from now on this service answers messages to the number. ${modeInWords(connecting, 'pull')}`,
    },
    {
      do: `Send a message to the number, then see whether it has come with GET /v1/channels/${channelId}/first-message.`,
    },
    {
      do: `For production, give the API an address that ${title} can reach, set PUBLIC_URL to it, and paste the webhookUrl that the channel then shows.`,
    },
  ]
}
