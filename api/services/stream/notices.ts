import type { ApiDependencies } from '../../dependencies.ts'

export interface StreamNotices {
  /** Calls `told` whenever the database says that the stream has grown, and whenever notices may have been missed. */
  tell(told: () => void): void
  /** Begins to listen, if that has not happened yet. Readers call it at each reading. */
  listen(): void
  close(): Promise<void>
}

/**
 * Listens to the database's notices, once per process. A lost notice only delays readers a moment, since they also
 * look by themselves.
 */
export function makeStreamNotices({ sql }: Pick<ApiDependencies, 'sql'>): StreamNotices {
  const all: (() => void)[] = []
  const tellAll = () => {
    for (const told of all) told()
  }
  let closed = false
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined
  return {
    tell(told) {
      all.push(told)
    },
    listen() {
      if (closed) return
      listener ??= sql.listen('stream', tellAll, tellAll).catch(error => {
        listener = undefined
        throw error
      })
      listener.catch(() => {})
    },
    async close() {
      closed = true
      await listener?.then(({ unlisten }) => unlisten()).catch(() => {})
    },
  }
}
