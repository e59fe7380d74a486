import type { ApiDependencies } from '../../dependencies.ts'
import { makeFindPrincipals } from '../../http/auth.ts'
import { eventText, notificationText } from '../../http/event-views.ts'
import { makeMediaLinks } from '../media-links.ts'
import type { Attendance } from './attendance.ts'
import type { EventWriter } from './delivery.ts'
import { makeStreamNotices } from './notices.ts'
import { makeOutcomes } from './outcomes.ts'
import { makeStreamReader, type StreamReader } from './reader.ts'
import { makeViewers, type Viewers } from './viewers.ts'

/**
 * What a process shares between all clients that follow the event stream.
 *
 * How the files here work together: `notices.ts` hears from the database that something is new. `reader.ts` then reads the
 * stream once for everybody, at the pace of `paced-reading.ts`, and gives each client its part by `delivery.ts`. Each
 * client has an `outbox.ts`, so that a slow one delays nobody. `show.ts` serves one client: first what it missed, then the
 * news. `attendance.ts` knows who has which conversation open in any process, and `viewers.ts` ends streams whose token has ended, and `outcomes.ts` waits for the outcomes of commands.
 */
export interface StreamFollower {
  /** Resolves when the command's outcome is known, or when `signal` aborts. Rejects if the database can't be asked. */
  outcomeKnown(commandId: string, signal: AbortSignal): Promise<void>
  reader: Pick<StreamReader, 'join' | 'passTo'>
  write: EventWriter
  viewers: Pick<Viewers, 'enter'>
  /** Ends all open streams, because the process is about to end. The clients connect again elsewhere. */
  close(): Promise<void>
}

/**
 * Reads the stream once per process, however many clients follow it. Each reading is a transaction; if a hundred clients
 * read for themselves, the database would have no time for the conversations.
 */
export function makeStreamFollower(
  dependencies: Pick<ApiDependencies, 'sql' | 'config' | 'secrets' | 'log'>,
  attendance: Pick<Attendance, 'tell' | 'current'>,
): StreamFollower {
  const notices = makeStreamNotices(dependencies)
  const links = makeMediaLinks(dependencies)
  const write: EventWriter = { event: entry => eventText(entry, links), notification: notificationText }
  const reader = makeStreamReader(dependencies, notices, write)
  attendance.tell(passing => reader.pass(passing))
  const viewers = makeViewers(makeFindPrincipals(dependencies))
  const outcomes = makeOutcomes(dependencies, notices)
  return {
    reader,
    viewers,
    write,
    outcomeKnown: outcomes.known,
    async close() {
      reader.close()
      viewers.close()
      await notices.close()
    },
  }
}
