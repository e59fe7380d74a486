import type { ListedConversation } from '../api/types.ts'
import { choiceOf, type Notifications } from '../live/notify.ts'
import { useConversations } from './data.ts'
import { type ListQuery, VIEWS } from './views.ts'

const MINE = { ...VIEWS.mine, unanswered: 'true', sort: 'waitingSince' } as const satisfies ListQuery
const LINE = { ...VIEWS.line, sort: 'waitingSince' } as const satisfies ListQuery

export interface Waiting {
  /** How many of one's own conversations are without an answer. */
  count: number
  /** There are more than were counted. */
  isMore: boolean
  /** What names each whose waiting may be heard, other for each time that they wait. */
  heard: string[]
}

/**
 * Who waits for an answer of this agent, and in the line for anybody's, if the agent wants to hear of it.
 *
 * @param isAsked false: not yet
 */
export function useWaiting(settings: Notifications, isAsked: boolean): Waiting {
  const mine = useConversations(MINE, { isAsked })
  const hearsLine = choiceOf('line', settings).sound
  const line = useConversations(LINE, { isAsked: isAsked && hearsLine })
  const rowsOf = ({ data }: typeof mine) => data?.pages.flatMap(({ items }) => items) ?? []
  const all = [
    ...(choiceOf('message', settings).sound ? rowsOf(mine) : []),
    ...(hearsLine ? rowsOf(line) : []),
  ]
  return {
    count: rowsOf(mine).length,
    isMore: mine.hasNextPage,
    heard: all.filter(row => !settings.mutedChannelIds.includes(row.channelId)).map(markOf),
  }
}

const markOf = ({ id, waitingSince, createdAt }: ListedConversation) => `${id} ${waitingSince ?? createdAt}`
