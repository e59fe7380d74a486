import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { ifMatch } from '../api/if-match.ts'
import type { View } from '../api/types.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { asAction } from '../ui/undo.ts'
import type { ListQuery } from './views.ts'

type Fields = Pick<View, 'name' | 'scope' | 'teamId'> & { query: ListQuery }

/**
 * Changes of saved views. Each throws `ApiError`; a change of a view that somebody else has changed meanwhile with the code
 * `stale_version`. Changing and removing show a message with an undo.
 */
interface ViewChanges {
  make(view: Fields): Promise<View>
  change(view: View, fields: Partial<Fields>): Promise<void>
  remove(view: View): Promise<void>
  /** The view as it is stored now; undefined: it is not there any more. */
  readAgain(id: string): Promise<View | undefined>
}

const kept = (query: ListQuery) => query as Record<string, string>

const post = ({ query, ...view }: Fields) => {
  const header = { 'idempotency-key': crypto.randomUUID() }
  return ask(api.POST('/v1/views', { params: { header }, body: { ...view, query: kept(query) } }))
}

const patch = ({ id, version }: View, { query, ...fields }: Partial<Fields>) => {
  const body = { ...fields, ...(query && { query: kept(query) }) }
  const params = { path: { id }, header: { 'if-match': ifMatch(version) } }
  return ask(api.PATCH('/v1/views/{id}', { params, body }))
}

/** Until it is done, the key for undo waits for it: the list of views shows the change earlier than the message. */
const undoable =
  <A extends unknown[]>(work: (...args: A) => Promise<void>) =>
  (...args: A): Promise<void> =>
    asAction(() => work(...args))

/** Creates, changes and removes saved views, and reads the list of views and their counts again. */
export function useViewChanges(): ViewChanges {
  const t = useTranslations('views')
  const d = useTranslations('inbox.done')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const sayProblem = useSayProblem()
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['views'] })
    void cache.invalidateQueries({ queryKey: ['counts'] })
  }
  const undo = (back: () => Promise<unknown>) => ({
    label: d('undo'),
    undoes: true,
    run: () => void back().then(refresh, sayProblem),
  })
  return {
    async make(view) {
      const made = await post(view)
      await refresh()
      return made
    },
    change: undoable(async (view, fields) => {
      const { name, scope, teamId, query } = view
      const changed = await patch(view, fields)
      await refresh()
      const before: Fields = { name, scope, teamId, query: query as ListQuery }
      say({ title: t('changed', { name: fields.name ?? name }), action: undo(() => patch(changed, before)) })
    }),
    async readAgain(id) {
      await refresh()
      return cache.getQueryData<View[]>(['views'])?.find(view => view.id === id)
    },
    remove: undoable(async ({ id, name, scope, teamId, query }) => {
      await ask(api.DELETE('/v1/views/{id}', { params: { path: { id } } }))
      // Before it is counted again: the API refuses to count a view that does not exist.
      cache.setQueryData<View[]>(['views'], views => views?.filter(one => one.id !== id))
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: 'mine' } })
      await refresh()
      const again = () => post({ name, scope, teamId, query: query as ListQuery })
      say({ title: t('deleted', { name }), action: undo(again) })
    }),
  }
}
