import { Navigate, useParams, useSearch } from '@tanstack/react-router'
import { useMe } from '../session/me.ts'
import { useConversation } from './data.ts'
import { viewHolding } from './holding-view.ts'

/**
 * Goes on to a conversation in a view that holds it. The thread takes the row that is read here; if it can't be read, the thread
 * says why.
 */
export function Leading() {
  const { id } = useParams({ from: '/app/to/$id' })
  const { kind } = useSearch({ from: '/app/to/$id' })
  const me = useMe().agent?.id
  const { data, isError } = useConversation(id)
  if (!data && !isError) return <main aria-busy="true" className="h-full bg-surface" />
  const view = viewHolding(data, me, kind)
  return <Navigate to="/inbox/$view/{-$id}" params={{ view, id }} replace />
}
