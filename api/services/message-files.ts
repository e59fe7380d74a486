import type { Sql } from '../../db/client.ts'
import { listMediaOf } from '../../db/media.ts'
import type { ListedMessage } from '../../db/messages.ts'
import { messageView } from '../http/message-views.ts'
import type { MediaLinks } from './media-links.ts'

/** Makes the views of messages that are listed together. Their files are looked up with one query. */
export async function withFiles(
  { sql, mediaLinks }: { sql: Sql; mediaLinks: MediaLinks },
  rows: ListedMessage[],
) {
  const withMedia = rows.filter(({ direction, media }) => direction === 'inbound' && media.length > 0)
  const media =
    withMedia.length > 0
      ? await listMediaOf(
          sql,
          withMedia.map(({ id }) => id),
        )
      : []
  return (row: ListedMessage) => messageView(row, media, mediaLinks)
}
