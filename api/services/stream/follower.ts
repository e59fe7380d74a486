import type { ApiDependencies } from '../../dependencies.ts'
import { makeFindPrincipals } from '../../http/auth.ts'
import { eventText } from '../../http/views.ts'
import { makeMediaLinks } from '../media-links.ts'
import type { EventWriter } from './delivery.ts'
import { makeStreamNotices } from './notices.ts'
import { makeOutcomes } from './outcomes.ts'
import { makeStreamReader, type StreamReader } from './reader.ts'
import { makeViewers, type Viewers } from './viewers.ts'

/** What a process has once for all who follow the event stream. */
export interface StreamFollower {
  /** Resolves when the command's outcome is known, or when `signal` aborts. Rejects when the database can't be asked. */
  outcomeKnown(commandId: string, signal: AbortSignal): Promise<void>
  reader: Pick<StreamReader, 'join'>
  textOf: EventWriter
  viewers: Pick<Viewers, 'enter'>
  /** The process is about to end: open streams end, and come again elsewhere. */
  close(): Promise<void>
}

/**
 * What all wait for is read once a process, whoever and how many they are: each reading is a transaction, and a hundred desks
 * that read for themselves would keep the database from the conversations.
 */
export function makeStreamFollower(
  dependencies: Pick<ApiDependencies, 'sql' | 'config' | 'secrets' | 'log'>,
): StreamFollower {
  const notices = makeStreamNotices(dependencies)
  const links = makeMediaLinks(dependencies)
  const textOf: EventWriter = entry => eventText(entry, links)
  const reader = makeStreamReader(dependencies, notices, textOf)
  const viewers = makeViewers(makeFindPrincipals(dependencies))
  const outcomes = makeOutcomes(dependencies, notices)
  return {
    reader,
    viewers,
    textOf,
    outcomeKnown: outcomes.known,
    async close() {
      reader.close()
      viewers.close()
      await notices.close()
    },
  }
}
