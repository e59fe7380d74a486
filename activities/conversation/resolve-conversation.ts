import { type Channel, loadChannel } from '../../db/channels.ts'
import { type ConversationView, loadConversation, setResolved } from '../../db/conversations.ts'
import { appendEvents, type NewEvent } from '../../db/events.ts'
import { lastInboundAt } from '../../db/messages.ts'
import { insertSurvey } from '../../db/surveys.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { durationMs } from '../../domain/duration.ts'
import { freeTextAllowed } from '../../domain/message-window.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { derivedId } from '../../platform/ids.ts'
import type { Resolved, ResolveInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageIdOf } from '../messages/outbound.ts'
import { surveyEvent } from '../surveys/events.ts'

/**
 * Resolves the conversation: its seat is free, and the survey, if there is to be one, is stored before its question is
 * sent. Why there is none is recorded too.
 */
export function resolveConversation({ sql }: Dependencies) {
  return async (input: ResolveInput): Promise<Resolved> => {
    const { conversationId: id, channelId, seq, actor, commandId, resolution } = input
    const [channel, conversation] = await Promise.all([
      loadChannel(sql, channelId),
      loadConversation(sql, id),
    ])
    if (!channel || !conversation) throw new Error('the conversation or its channel is not there')
    // A second try must come to the same times as the first.
    const at = conversation.status === 'resolved' ? (conversation.resolvedAt ?? new Date()) : new Date()
    const { csat, reopenFor } = channel.settings
    const closeAt = at.getTime() + durationMs(reopenFor ?? DEFAULT_SETTINGS.reopenFor)
    const skipped = whyNoSurvey(input, channel, await lastInboundAt(sql, channelId, conversation.address), at)
    const surveyId = derivedId('survey', id, resolution)
    const expiresAt = csat.expiresAfter
      ? Math.min(closeAt, at.getTime() + durationMs(csat.expiresAfter))
      : closeAt
    const subject = surveySubject(surveyId, resolution, conversation)

    await sql.begin(async tx => {
      await setResolved(tx, { id, at })
      const events: NewEvent[] = [
        {
          seq,
          type: 'conversation.resolved',
          actor,
          commandId,
          data: { assigneeId: conversation.assigneeId },
        },
      ]
      if (skipped) {
        events.push({
          seq: seq + 1,
          type: 'survey.skipped',
          actor: SYSTEM,
          data: { reason: skipped, resolution },
        })
      } else {
        await insertSurvey(tx, {
          ...subject,
          conversationId: id,
          channelId,
          messageId: messageIdOf({ conversationId: id, purpose: `survey ${resolution}` }),
          expiresAt: new Date(expiresAt),
          createdAt: at,
        })
        events.push(surveyEvent('survey.created', subject, { seq: seq + 1, actor: SYSTEM }))
      }
      await appendEvents(tx, { id, channelId }, events)
    })
    return skipped ? { closeAt, skipped } : { closeAt, survey: { id: surveyId, expiresAt } }
  }
}

/** Whose work the survey asks about: who has the conversation now. */
function surveySubject(id: string, resolution: number, conversation: ConversationView) {
  const { assigneeId: agentId, aiAgentId } = conversation
  return { id, resolution, agentId, aiAgentId }
}

function whyNoSurvey(
  input: ResolveInput,
  channel: Channel,
  lastInbound: Date | undefined,
  at: Date,
): string | undefined {
  if (!channel.settings.csat.enabled) return 'surveys are off'
  if (!input.survey) return 'resolved without a survey'
  if (channel.deletedAt) return 'the channel was deleted'
  if (!freeTextAllowed(channel.medium, lastInbound?.getTime(), at.getTime())) {
    return 'WhatsApp’s 24-hour window has passed'
  }
  return undefined
}
