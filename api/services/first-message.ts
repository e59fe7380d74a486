import { setTimeout } from 'node:timers/promises'
import type { z } from '@hono/zod-openapi'
import { type Channel, lastWebhooks } from '../../db/channels.ts'
import { findFirstMessage } from '../../db/first-message.ts'
import { type Left, loadLeft } from '../../db/provider-notes.ts'
import type { NextStep } from '../../providers/connect-form.ts'
import { Problem } from '../http/problem.ts'
import type { FirstMessageState, firstMessage } from '../schemas/candidates.ts'
import { accountShown, addressesOf, definitionOf, modeOf } from './channel-views.ts'
import type { Wait } from './commands.ts'
import type { Services } from './services.ts'

type FirstMessageView = z.output<typeof firstMessage>

/** How often the database is asked while a request waits, ms. */
const LOOK_EVERY_MS = 500

interface Asked {
  /** Earlier messages do not count. */
  since: Date
  toAdmin: boolean
  wait: Wait
  /** Takes one of the places for waiting requests of the token; undefined: none is free. */
  takePlace(): (() => void) | undefined
}

/**
 * Whether the first message of a channel has come, after waiting for it if the request asks for that. Until then,
 * what was seen of attempts.
 */
export async function awaitFirstMessage(
  services: Services,
  channel: Channel,
  { since, toAdmin, wait, takePlace }: Asked,
): Promise<FirstMessageView> {
  const { sql } = services.dependencies
  const deadline = Date.now() + wait.ms
  let release: (() => void) | undefined
  try {
    for (;;) {
      const first = await findFirstMessage(sql, channel.id, since)
      const left = deadline - Date.now()
      if (first || left <= 0 || wait.signal?.aborted)
        return await view(services, channel, { first, since, toAdmin })
      release ??= takePlace()
      if (!release) throw new Problem('rate_limited', 'Too many requests of this token wait.')
      await setTimeout(Math.min(LOOK_EVERY_MS, left))
    }
  } finally {
    release?.()
  }
}

type Found = Awaited<ReturnType<typeof findFirstMessage>>

async function view(
  services: Services,
  channel: Channel,
  { first, since, toAdmin }: { first: Found; since: Date; toAdmin: boolean },
): Promise<FirstMessageView> {
  const { sql } = services.dependencies
  const [seen, counted] = await Promise.all([lastWebhooks(sql, [channel.id]), loadLeft(sql, [channel.id])])
  const left = (counted.get(channel.id) ?? []).filter(({ lastAt }) => lastAt >= since)
  const lastAt = seen.get(channel.id)
  const lastWebhookAt = lastAt && lastAt >= since ? lastAt : undefined
  const state = first ? 'received' : stateOf(left, lastWebhookAt)
  return {
    received: first !== undefined,
    state,
    message: first
      ? {
          conversationId: first.conversationId,
          messageId: first.messageId,
          at: first.at.toISOString(),
          by: first.isRecovered ? 'list' : 'webhook',
        }
      : null,
    seen: {
      lastWebhookAt: lastWebhookAt?.toISOString() ?? null,
      left: left.map(({ lastAt: at, ...row }) => ({ ...row, lastAt: at.toISOString() })),
    },
    mode: modeOf(services, channel),
    detail: DETAILS[state],
    next: state === 'received' ? [] : stepsFor(state, services, channel, toAdmin),
  }
}

/** Reasons to refuse a webhook before its content was read. */
export const REFUSED = ['invalid_signature', 'malformed', 'wrong_address'] as const

/** The latest observation decides, so that a mistake that was corrected is not reported again. */
function stateOf(left: Left[], lastWebhookAt: Date | undefined): FirstMessageState {
  const latest = left.toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime())[0]
  if (!latest || (lastWebhookAt && lastWebhookAt > latest.lastAt)) return lastWebhookAt ? 'called' : 'nothing'
  if ((REFUSED as readonly string[]).includes(latest.what)) return 'refused'
  return latest.what === 'foreign' ? 'elsewhere' : 'called'
}

const DETAILS: Record<FirstMessageState, string> = {
  received: 'The first message has come.',
  refused: 'The webhook was called, and the call was refused: its signature is wrong, or it can’t be read.',
  elsewhere: 'The webhook was called with a message for a number that belongs to no channel.',
  called: 'The webhook was called, but no customer’s message has come yet.',
  nothing: 'Nothing has come yet.',
}

function stepsFor(
  state: FirstMessageState,
  services: Services,
  channel: Channel,
  toAdmin: boolean,
): NextStep[] {
  const provider = definitionOf(services, channel)
  const number = channel.phoneNumber ?? 'a number of the service'
  const write = { do: `Write a message to ${number} from a phone.` }
  if (state === 'refused')
    return [
      {
        do: `Check that PUBLIC_URL is exactly the address that ${provider.title} calls, with https and without a proxy that changes the path, that the method is POST, and that the channel has the current secret or auth token. Then write again.`,
      },
    ]
  if (state === 'elsewhere')
    return [{ do: `Connect that number as a channel too, or write to ${number}.` }, write]
  if (state === 'called') return [write]
  if (modeOf(services, channel) === 'pull')
    return [write, { do: `${provider.title}’s message list is read every few seconds: wait a moment.` }]
  const account = accountShown(services, channel, { toAdmin })
  return [
    ...(provider.capabilities.repairs
      ? [
          {
            do: `Let this service set the webhook at ${provider.title}: POST /v1/channels/${channel.id}/verify with {"repair": true}. If that is not possible, do the following by hand.`,
          },
        ]
      : []),
    ...provider.connecting.nextSteps(account, addressesOf(services, channel, account)),
    write,
  ]
}
