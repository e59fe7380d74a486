import type { ApiDependencies } from '../../dependencies.ts'

export interface StreamNotices {
  /** Calls `told` whenever the database says that the stream has grown, or that notices may have been missed. */
  tell(told: () => void): void
  /** To be called by those who wait, each time they look: begins to listen, if that is not so yet. */
  listen(): void
  close(): Promise<void>
}

/** Listens once a process to the database's notices. One that gets lost only makes readers look a moment later. */
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
