import type { Sql } from '../../db/client.ts'
import { type ContactRow, listSurveysOf, type SurveyRow } from '../../db/contacts.ts'
import { loadConversation } from '../../db/conversations.ts'
import { type Draft, listDrafts } from '../../db/drafts.ts'
import { listConversationsOf } from '../../db/erasure.ts'
import { listMediaOf } from '../../db/media.ts'
import { type KeptMerge, listMergesOf } from '../../db/merges.ts'
import { listMessages } from '../../db/messages.ts'
import { listEvents } from '../../db/stream.ts'
import { eventView } from '../http/event-views.ts'
import { messageView } from '../http/message-views.ts'
import { contactView, conversationView } from '../http/views.ts'
import type { MediaLinks } from './media-links.ts'

/** How many rows are read at once. */
const PAGE = 200

interface Source {
  sql: Sql
  mediaLinks: MediaLinks
}

/**
 * Everything stored about a contact, as JSON, piece by piece. While a slow reader takes its time, no database connection is
 * held and nothing collects in memory.
 */
export async function* exportContact(source: Source, contact: ContactRow): AsyncGenerator<string> {
  const { sql } = source
  const exportedAt = new Date().toISOString()
  const merges = (await listMergesOf(sql, contact.id)).map(mergeView)
  yield `{"exportedAt":"${exportedAt}","contact":${JSON.stringify(contactView(contact))},`
  yield `"merges":${JSON.stringify(merges)},"conversations":[`
  let isFirst = true
  for (const { id } of await listConversationsOf(sql, contact.id)) {
    const conversation = await loadConversation(sql, id)
    if (!conversation) continue
    yield `${isFirst ? '' : ','}${JSON.stringify(conversationView(conversation)).slice(0, -1)},"messages":[`
    yield* joined(messagesOf(source, id))
    yield '],"events":['
    yield* joined(eventsOf(source, id))
    yield `],"drafts":${JSON.stringify((await listDrafts(sql, id)).map(draftView))}`
    yield `,"surveys":${JSON.stringify((await listSurveysOf(sql, id)).map(surveyView))}}`
    isFirst = false
  }
  yield ']}'
}

async function* messagesOf({ sql, mediaLinks }: Source, id: string): AsyncGenerator<object[]> {
  for (let after: number | undefined; ; ) {
    const rows = await listMessages(sql, id, { after, limit: PAGE })
    const media = await listMediaOf(
      sql,
      rows.filter(row => row.direction === 'inbound' && row.media.length > 0).map(row => row.id),
    )
    yield rows.map(row => messageView(row, media, mediaLinks))
    after = rows.at(-1)?.seq
    if (rows.length < PAGE) return
  }
}

async function* eventsOf({ sql }: Source, id: string): AsyncGenerator<object[]> {
  for (let after: number | undefined; ; ) {
    const rows = await listEvents(sql, id, { after, limit: PAGE })
    yield rows.map(eventView)
    after = rows.at(-1)?.seq
    if (rows.length < PAGE) return
  }
}

async function* joined(pages: AsyncGenerator<object[]>): AsyncGenerator<string> {
  let isFirst = true
  for await (const page of pages) {
    for (const item of page) {
      yield `${isFirst ? '' : ','}${JSON.stringify(item)}`
      isFirst = false
    }
  }
}

function mergeView({ id, contactId, intoId, mergedAt, undoneAt, addresses, ...merge }: KeptMerge) {
  const { gone, stays } = merge.kept
  return {
    id,
    contactId,
    intoId,
    at: mergedAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
    addresses,
    before: [
      { name: gone.name, labels: merge.labels, notes: gone.notes },
      { name: stays.name, labels: merge.intoLabels, notes: stays.notes },
    ],
  }
}

function draftView({ agentId, mode, text, since, updatedAt }: Draft) {
  return { agentId, mode, text, since: since.toISOString(), updatedAt: updatedAt.toISOString() }
}

function surveyView({ scoredAt, createdAt, ...survey }: SurveyRow) {
  return { ...survey, scoredAt: scoredAt?.toISOString() ?? null, createdAt: createdAt.toISOString() }
}
