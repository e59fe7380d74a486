import type { FindPrincipals, Principal } from '../../http/auth.ts'
import { inTime } from '../temporal-calls.ts'

/** A token that has ended, or a role that was taken back, ends what open streams show after this long, ms. */
export const RECHECK_MS = 1_000

/** A question that gets no answer for this long is put again, ms: on another connection it may be answered. */
const MAX_ASKING_MS = 5_000

/** Who looks at an open stream. */
export interface Viewer {
  /** As they are now; undefined when their token has ended. */
  principal(): Principal | undefined
  leave(): void
}

export interface Viewers {
  /** @param ended called when their token is valid no more, or the process is about to end */
  enter(principal: Principal, ended: () => void): Viewer
  close(): void
}

/** Looks now and then who those are who have streams open, all of them with one question. */
export function makeViewers(findPrincipals: FindPrincipals): Viewers {
  interface Entry {
    tokenHash: string
    principal: Principal | undefined
    ended: () => void
  }
  const entries = new Set<Entry>()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const recheck = async () => {
    const asked = [...entries]
    const tokenHashes = asked.map(({ tokenHash }) => tokenHash)
    try {
      const found = await inTime(findPrincipals(tokenHashes), Date.now() + MAX_ASKING_MS)
      for (const entry of asked) {
        entry.principal = found.get(entry.tokenHash)
        if (!entry.principal) entry.ended()
      }
    } catch {
      // Where the database can't be asked, nothing new is shown either.
    }
    timer = undefined
    schedule()
  }
  const schedule = () => {
    if (entries.size > 0 && !closed) timer ??= setTimeout(recheck, RECHECK_MS)
  }
  return {
    enter(principal, ended) {
      const entry: Entry = { tokenHash: principal.tokenHash, principal, ended }
      entries.add(entry)
      schedule()
      if (closed) ended()
      return { principal: () => entry.principal, leave: () => entries.delete(entry) }
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const { ended } of entries) ended()
    },
  }
}
