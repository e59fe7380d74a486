import type { Database } from './client.ts'

/** The name of the notices about passing events: what all processes of the API hear of, and nobody stores. */
const CHANNEL = 'passing'

/** Tells it to all processes that listen, this one included. A notice that is lost is told no second time. */
export function tellPassingEvent(sql: Database, payload: string): void {
  sql.notify(CHANNEL, payload).catch(() => {})
}

export function hearPassingEvents(
  sql: Database,
  heard: (payload: string) => void,
): Promise<{ unlisten: () => Promise<void> }> {
  return sql.listen(CHANNEL, heard)
}
