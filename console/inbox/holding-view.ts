import { belongs, type ListRow, VIEWS, type ViewName } from './views.ts'

/** Where one looks for a conversation that one is led to, besides where it usually is; the narrowest first. */
const PLACES = ['mine', 'snoozed', 'line', 'ai', 'open', 'resolved'] as const satisfies ViewName[]

/**
 * The view that holds a conversation. One that none holds, as it is closed or can't be read, is shown in the view where what
 * one was told of usually is.
 *
 * @param row undefined: it could not be read
 * @param me the agent who asks
 * @param kind of the notice that leads there
 */
export function viewHolding(row: ListRow | undefined, me: string | undefined, kind: unknown): ViewName {
  // Its row does not tell whether one is mentioned.
  if (kind === 'mention') return 'mentions'
  const usual = kind === 'line' ? 'line' : 'mine'
  const places = [usual, ...PLACES] as const
  return places.find(view => row && belongs(VIEWS[view], row, me)) ?? usual
}
