import type { QueryClient } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import { conversationKey } from '../live/rows.ts'

/** A conversation as it is; undefined: it can't be read. */
export async function rowOf(cache: QueryClient, id: string): Promise<ListedConversation | undefined> {
  const known = cache.getQueryData<ListedConversation>(conversationKey(id))
  return known ?? ask(api.GET('/v1/conversations/{id}', { params: { path: { id } } })).catch(() => undefined)
}
