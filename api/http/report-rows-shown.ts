import type { CountedConversation } from '../../db/reports/counted-conversation.ts'
import type { CsatRow } from '../../db/reports/csat-rows.ts'
import type { DurationPlace, DurationRow } from '../../db/reports/duration-rows.ts'
import type { PresencePlace, PresenceSpan } from '../../db/reports/presence.ts'
import type { SendPlace, SendRow } from '../../db/reports/send-rows.ts'
import type { CountedEvent, EventPlace } from '../../db/reports/volume-rows.ts'
import type { CsatPlace } from '../../db/reports.ts'
import type { Columns } from './csv.ts'
import { PLACES } from './cursor.ts'
import type { RowsShown } from './rows-answer.ts'
import { iso, isoOrNull } from './timestamps.ts'
import { lastMessageView } from './views.ts'

// The rows behind a report's figures, as JSON and as the lines of a file.

const conversationView = ({
  conversationId,
  channelId,
  contactId,
  contactName,
  address,
}: CountedConversation) => ({
  conversationId,
  channelId,
  contact: { id: contactId, address, name: contactName },
})

/** As a generic function: the inferred types of the object are those of its parameters. */
const shown = <Row extends After, After, Place extends unknown[], View>(
  how: RowsShown<Row, After, Place, View>,
) => how

export const DURATIONS = shown({
  view: (row: DurationRow) => ({
    ...conversationView(row),
    agentId: row.agentId,
    teamId: row.teamId,
    by: row.by,
    beganAt: iso(row.beganAt),
    endedAt: iso(row.endedAt),
    wallMs: row.wallMs,
    businessMs: row.businessMs,
  }),
  columns: {
    conversation_id: row => row.conversationId,
    channel_id: row => row.channelId,
    agent_id: row => row.agentId,
    team_id: row => row.teamId,
    by: row => row.by,
    began_at: row => iso(row.beganAt),
    ended_at: row => iso(row.endedAt),
    wall_ms: row => row.wallMs,
    business_ms: row => row.businessMs,
  },
  place: PLACES.durations,
  placeOf: (row: DurationPlace): [string, string, number] => [
    row.endedAtExact,
    row.conversationId,
    row.number,
  ],
  afterOf: ([endedAtExact, conversationId, number]) => ({ endedAtExact, conversationId, number }),
})

export const EVENTS = shown({
  view: (row: CountedEvent) => ({
    ...conversationView(row),
    seq: row.seq,
    agentId: row.agentId,
    at: iso(row.at),
    message: row.message && { ...lastMessageView(row.message), ...stateOf(row.message) },
  }),
  columns: {
    conversation_id: row => row.conversationId,
    channel_id: row => row.channelId,
    agent_id: row => row.agentId,
    at: row => iso(row.at),
    message_id: row => row.message?.id ?? null,
    message_kind: row => row.message?.kind ?? null,
    message_status: row => (row.message ? stateOf(row.message).status : null),
    error_code: row => row.message?.error?.code ?? null,
    text: row => row.message && lastMessageView(row.message).snippet,
  },
  place: PLACES.exactTimeAndPosition,
  placeOf: (row: EventPlace): [string, string] => [row.atExact, row.position],
  afterOf: ([atExact, position]) => ({ atExact, position }),
})

function stateOf({ direction, status, error }: NonNullable<CountedEvent['message']>) {
  return { status: direction === 'inbound' ? ('received' as const) : (status ?? 'queued'), error }
}

export const SENDS = shown({
  view: (row: SendRow) => ({
    ...conversationView(row),
    agentId: row.agentId,
    deliveryId: row.deliveryId,
    part: row.part,
    attempt: row.attempt,
    status: row.status,
    error: row.error,
    queuedAt: iso(row.queuedAt),
    message: lastMessageView(row.message),
  }),
  columns: {
    conversation_id: row => row.conversationId,
    channel_id: row => row.channelId,
    agent_id: row => row.agentId,
    queued_at: row => iso(row.queuedAt),
    message_id: row => row.message.id,
    part: row => row.part,
    attempt: row => row.attempt,
    status: row => row.status,
    error_code: row => row.error?.code ?? null,
    error: row => row.error?.detail ?? null,
    text: row => lastMessageView(row.message).snippet,
  },
  place: PLACES.exactTimeAndId,
  placeOf: (row: SendPlace): [string, string] => [row.queuedAtExact, row.deliveryId],
  afterOf: ([queuedAtExact, deliveryId]) => ({ queuedAtExact, deliveryId }),
})

const SURVEY_COLUMNS: Columns<CsatRow> = {
  survey_id: row => row.surveyId,
  conversation_id: row => row.conversationId,
  channel_id: row => row.channelId,
  channel: row => row.channelName,
  agent_id: row => row.agentId,
  agent: row => row.agentName,
  sent_at: row => iso(row.sentAt),
  score: row => row.score,
  scored_at: row => isoOrNull(row.scoredAt),
  comment: row => row.comment,
}

export const SURVEYS = shown({
  view: (row: CsatRow) => ({
    ...conversationView(row),
    surveyId: row.surveyId,
    agentId: row.agentId,
    sentAt: iso(row.sentAt),
    score: row.score,
    scoredAt: isoOrNull(row.scoredAt),
    comment: row.comment,
  }),
  columns: SURVEY_COLUMNS,
  place: PLACES.exactTimeAndPosition,
  placeOf: (row: CsatPlace): [string, string] => [row.sentAtExact, row.position],
  afterOf: ([sentAtExact, position]) => ({ sentAtExact, position }),
})

export const PRESENCE = shown({
  view: ({ agentId, name, presence, beganAt, endedAt, ms, capacityMs }: PresenceSpan) => {
    return { agentId, name, presence, beganAt: iso(beganAt), endedAt: iso(endedAt), ms, capacityMs }
  },
  columns: {
    agent_id: row => row.agentId,
    agent: row => row.name,
    presence: row => row.presence,
    began_at: row => iso(row.beganAt),
    ended_at: row => iso(row.endedAt),
    ms: row => row.ms,
    capacity_ms: row => row.capacityMs,
  },
  place: PLACES.exactTimeAndId,
  placeOf: (row: PresencePlace): [string, string] => [row.beganAtExact, row.agentId],
  afterOf: ([beganAtExact, agentId]) => ({ beganAtExact, agentId }),
})
