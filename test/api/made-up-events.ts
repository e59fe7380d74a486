import type { Sql } from '../../db/client.ts'
import type { EventStream, StreamedEvent } from './sse-client.ts'

let seqs = 10_000

/**
 * An event as the workers write it, of the type `test`. `label` distinguishes it from others; `padding` makes it
 * larger.
 */
export async function emit(
  sql: Sql,
  conversation: { id: string; channelId: string },
  label: string,
  padding = '',
): Promise<void> {
  const row = {
    conversationId: conversation.id,
    seq: ++seqs,
    type: 'test',
    channelId: conversation.channelId,
    at: new Date(),
    actor: sql.json({ kind: 'system' }),
    data: sql.json({ label, ...(padding && { padding }) }),
  }
  await sql`insert into events ${sql(row)}`
}

/** Labels of the events that a stream has shown. */
export const labelsOf = (events: StreamedEvent[]): string[] =>
  events.filter(({ event }) => event === 'test').map(({ data }) => String(data.data.label))

export const hasShown = (stream: EventStream, label: string) => labelsOf(stream.events).includes(label)
