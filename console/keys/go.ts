import type { ViewName } from '../inbox/views.ts'
import type { ActionId } from './keymap.ts'

/** The action that goes to each built-in view. */
export const GO = {
  mine: 'goMine',
  line: 'goLine',
  team: 'goTeam',
  unread: 'goUnread',
  unanswered: 'goUnanswered',
  ai: 'goAi',
  problems: 'goProblems',
  open: 'goOpen',
  snoozed: 'goSnoozed',
  mentions: 'goMentions',
  resolved: 'goResolved',
  closed: 'goClosed',
} as const satisfies Record<ViewName, ActionId>

/** Whether an action goes to a built-in view. */
export function isGoing(id: ActionId): boolean {
  return Object.values<ActionId>(GO).includes(id)
}
