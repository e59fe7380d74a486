import { type Channel, loadChannel } from '../../db/channels.ts'
import { type ConversationView, loadConversation, setResolved } from '../../db/conversations.ts'
import { appendEvents, loadEventData, type NewEvent } from '../../db/events.ts'
import { lastInboundAt } from '../../db/inbound-messages.ts'
import { optedOutSince } from '../../db/opt-outs.ts'
import { insertSurvey, loadSurvey, type NewSurvey } from '../../db/surveys.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { durationMs } from '../../domain/duration.ts'
import { whyNoSurvey } from '../../domain/why-no-survey.ts'
import { derivedId } from '../../platform/ids.ts'
import type { Resolved, ResolveInput } from '../../protocol/activities/resolving.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageIdOf } from '../sending/ids.ts'
import { surveyEvent } from '../surveys/events.ts'

/** The decision as its event stores it. */
interface Resolution {
  /** The agent who had the conversation. */
  assigneeId: string | null
  settingsVersion: number
  /** Until when it can be reopened, ISO 8601. */
  closeAt: string
  surveyId?: string
  noSurvey?: string
  reason?: string
}

/**
 * Resolves the conversation and frees its seat. A survey is stored before its question is sent; if
 * there is none, the reason is recorded. A second try finds the decision of the first, whatever the
 * settings say by then.
 */
export function resolveConversation(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: ResolveInput): Promise<Resolved> => {
    const decided =
      (await loadEventData<Resolution>(sql, input, 'conversation.resolved')) ??
      (await decide(dependencies, input))
    const survey = decided.surveyId === undefined ? undefined : await loadSurvey(sql, decided.surveyId)
    return {
      closeAt: Date.parse(decided.closeAt),
      survey: survey && { id: survey.id, expiresAt: survey.expiresAt.getTime() },
      skipped: decided.noSurvey,
    }
  }
}

async function decide(dependencies: Dependencies, input: ResolveInput): Promise<Resolution> {
  const { sql, clock } = dependencies
  const [channel, conversation] = await Promise.all([
    loadChannel(sql, input.channelId),
    loadConversation(sql, input.conversationId),
  ])
  if (!channel || !conversation) throw new Error('the conversation or its channel does not exist')
  const at = new Date(clock.now())
  const closeAt = new Date(at.getTime() + durationMs(channel.settings.reopenFor))
  const [lastInbound, optedOut] = await Promise.all([
    lastInboundAt(sql, conversation.contactId),
    optedOutSince(sql, conversation.contactId),
  ])
  const noSurvey = whyNoSurvey(input, channel, { lastInbound, optedOut, at })
  const survey = noSurvey ? undefined : surveyOf(input, channel, conversation, at, closeAt)
  const resolution: Resolution = {
    assigneeId: conversation.assigneeId,
    settingsVersion: channel.version,
    closeAt: closeAt.toISOString(),
    surveyId: survey?.id,
    noSurvey,
    reason: input.reason,
  }
  await changeAndTell(
    dependencies,
    async tx => {
      await Promise.all([
        setResolved(tx, { id: conversation.id, epoch: input.seq }),
        survey && insertSurvey(tx, survey),
        appendEvents(tx, conversation, events(input, resolution, survey)),
      ])
    },
    { channels: [input.channelId], conversations: [conversation.id] },
  )
  return resolution
}

/** The survey asks about the work of the agent who has the conversation now. */
function surveyOf(
  { resolution }: ResolveInput,
  { settings: { csat } }: Channel,
  { id, channelId, assigneeId: agentId, aiAgentId }: ConversationView,
  at: Date,
  closeAt: Date,
): NewSurvey {
  const expiresAt = csat.expiresAfter
    ? at.getTime() + durationMs(csat.expiresAfter)
    : Number.POSITIVE_INFINITY
  return {
    id: derivedId('survey', id, resolution),
    conversationId: id,
    channelId,
    resolution,
    agentId,
    aiAgentId,
    messageId: messageIdOf({ conversationId: id, purpose: `survey ${resolution}` }),
    expiresAt: new Date(Math.min(closeAt.getTime(), expiresAt)),
  }
}

function events(input: ResolveInput, decided: Resolution, survey: NewSurvey | undefined): NewEvent[] {
  const { seq, actor, commandId, resolution } = input
  const next = { seq: seq + 1, actor: SYSTEM }
  return [
    { seq, type: 'conversation.resolved', actor, commandId, data: decided },
    survey
      ? surveyEvent('survey.created', survey, next)
      : { ...next, type: 'survey.skipped', data: { reason: decided.noSurvey, resolution } },
  ]
}
