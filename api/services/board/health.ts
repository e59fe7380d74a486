import type { z } from '@hono/zod-openapi'
import { type KnownTemplates, lastAudits } from '../../../db/board/health.ts'
import type { TroubledSend } from '../../../db/board/sends.ts'
import { type Channel, lastWebhooks } from '../../../db/channels.ts'
import type { Sql } from '../../../db/client.ts'
import { loadLeft, loadNotices } from '../../../db/provider-notes.ts'
import { loadReadingsOnly } from '../../../db/recovery.ts'
import { openCredentials } from '../../../providers/credentials.ts'
import { missingProblem } from '../../../providers/missing.ts'
import { hasRole, type Principal } from '../../http/auth.ts'
import type { board } from '../../schemas/board.ts'
import { definitionOf, type Known, modeOf } from '../channel-views.ts'
import { inboundError } from '../inbound-error.ts'

type Health = z.output<typeof board>['channels']['items'][number]['health']

const DAY_MS = 24 * 3_600_000

interface HealthReading {
  principal: Principal
  channels: Channel[]
  /** Epoch ms. */
  now: number
  templates: Map<string, KnownTemplates>
  failed: TroubledSend[]
}

/** The health of each channel, as far as the database tells. */
export async function healthViews(
  tx: Sql,
  known: Known,
  { principal, channels, now, templates, failed }: HealthReading,
): Promise<Map<string, Health>> {
  const ids = channels.map(({ id }) => id)
  const [seen, readings, audits, left, notices] = await Promise.all([
    lastWebhooks(tx, ids),
    loadReadingsOnly(tx, ids),
    hasRole(principal, 'supervisor') ? lastAudits(tx, ids) : [],
    loadLeft(tx, ids),
    loadNotices(tx, ids),
  ])
  return new Map(
    channels.map(channel => {
      const { id } = channel
      const audit = audits.find(({ channelId }) => channelId === id)
      const listed = templates.get(id)
      const reading = readings.get(id)
      const lastAt = seen.get(id)
      const error = inboundError(reading, lastAt)
      return [
        id,
        {
          lastWebhookAt: lastAt?.toISOString() ?? null,
          mode: modeOf(known, channel),
          inboundError: error,
          credentials: credentialsView(known, channel, {
            now,
            error,
            heardAt: Math.max(lastAt?.getTime() ?? 0, reading?.readAt?.getTime() ?? 0),
            failed: failed.filter(send => send.channelId === id),
          }),
          comparison: audit
            ? {
                hour: audit.hour.toISOString(),
                until: audit.until.toISOString(),
                at: audit.auditedAt.toISOString(),
                unexplained: audit.unexplained,
                alert: audit.alert,
              }
            : null,
          templates: listed
            ? { fetchedAt: listed.fetchedAt.toISOString(), approvals: listed.approvals }
            : null,
          left: (left.get(id) ?? []).map(({ lastAt: at, ...row }) => ({ ...row, lastAt: at.toISOString() })),
          notices: (notices.get(id) ?? []).map(({ at, ...notice }) => ({ at: at.toISOString(), ...notice })),
          problem: known.definitions.has(channel.provider) ? null : missingProblem(channel.provider),
        },
      ]
    }),
  )
}

interface Signs {
  now: number
  error: string | null
  /** When the provider last called, or its list was read, epoch ms. */
  heardAt: number
  failed: TroubledSend[]
}

/** What the calls of the last day say about a channel's credentials. */
function credentialsView(
  known: Known,
  channel: Channel,
  { now, error, heardAt, failed }: Signs,
): Health['credentials'] {
  const until = channel.previousCredentialsUntil
  const formerValidUntil = until && until.getTime() > now ? until.toISOString() : null
  if (!isReadable(known, channel)) {
    return {
      state: 'unreadable',
      detail: 'This service can’t decrypt the channel’s credentials.',
      fix: 'Give this process the key that they were encrypted with (SECRETS_KEY), or save the credentials again.',
      fixCode: null,
      formerValidUntil,
    }
  }
  const { credentialRefusal } = definitionOf(known, channel)
  const isRefusal = (code: string | null | undefined) =>
    code != null && credentialRefusal?.codes.includes(code) === true
  if (credentialRefusal && (isRefusal(error) || failed.some(send => isRefusal(send.error?.code)))) {
    const { detail, fix, fixCode } = credentialRefusal
    return { state: 'refused', detail, fix, fixCode, formerValidUntil }
  }
  const state = heardAt > now - DAY_MS ? 'accepted' : 'unknown'
  return { state, detail: null, fix: null, fixCode: null, formerValidUntil }
}

function isReadable({ dependencies: { secrets } }: Known, { accountId, credentials }: Channel): boolean {
  if (!credentials) return false
  try {
    openCredentials(secrets, accountId, credentials)
    return true
  } catch {
    return false
  }
}
