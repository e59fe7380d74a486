import type { Database } from './client.ts'

/** The name of the notices that tell all processes of the API what is stored nowhere. */
const CHANNEL = 'passing'

/** Tells it to all processes that listen, this one included. A notice that is lost is told no second time. */
export function tellPassing(sql: Database, payload: string): void {
  sql.notify(CHANNEL, payload).catch(() => {})
}

export function hearPassing(
  sql: Database,
  heard: (payload: string) => void,
): Promise<{ unlisten: () => Promise<void> }> {
  return sql.listen(CHANNEL, heard)
}
