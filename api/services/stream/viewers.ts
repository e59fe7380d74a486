import type { FindPrincipals, Principal } from '../../http/auth.ts'
import { inTime } from '../temporal-calls.ts'

/** How soon an open stream notices that a token has ended or a role has changed, ms. */
export const RECHECK_MS = 1_000

/** A query without an answer is given up after this long, ms. It may be answered on another connection. */
const MAX_ASKING_MS = 5_000

/** The person who has a stream open. */
export interface Viewer {
  /** The principal as of the last check; undefined if their token has ended. */
  principal(): Principal | undefined
  leave(): void
}

export interface Viewers {
  /** @param ended called when their token has ended, or the process is about to end */
  enter(principal: Principal, ended: () => void): Viewer
  close(): void
}

/** Checks regularly, with one query for all, whose streams are open and whether they still may see them. */
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
      // If the database can't be asked, the streams get nothing new either, so nobody sees too much.
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
