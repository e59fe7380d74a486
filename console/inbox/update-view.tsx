import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { isStale } from '../api/if-match.ts'
import type { View } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Clash } from '../ui/clash.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { useFilterNames } from './filter-names.ts'
import { keepSort } from './kept-sort.ts'
import { chosenFilters } from './search.ts'
import { useViewChanges } from './use-view-changes.ts'
import type { ListQuery } from './views.ts'

interface UpdateViewProps {
  view: View
  /** What the list is narrowed down to now. */
  query: ListQuery
  /** The view is what the list shows, or one has taken what somebody else made of it. */
  onDone(): void
}

const isSame = (one: object, other: object) =>
  JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted())

/** Keeps the filters of the list as those of the view. If somebody else has changed them meanwhile, one chooses. */
export function UpdateView({ view, query, onDone }: UpdateViewProps) {
  const t = useTranslations('views')
  const me = useMe().agent?.id
  const sayProblem = useSayProblem()
  const { change, readAgain } = useViewChanges()
  const [theirs, setTheirs] = useState<View>()
  const words = useFilterWords()
  const update = async (known: View): Promise<void> => {
    setTheirs(undefined)
    try {
      await change(known, { query })
      // The order is part of the view from here on.
      keepSort(me, known.id, undefined)
      onDone()
    } catch (error) {
      const now = isStale(error) ? await readAgain(known.id) : undefined
      if (!now) sayProblem(error)
      else if (isSame(now.query, view.query)) await update(now)
      else setTheirs(now)
    }
  }
  const take = () => {
    setTheirs(undefined)
    onDone()
  }
  return (
    <>
      <Button kind="quiet" className="text-xs" onClick={() => void update(view)}>
        {t('update')}
      </Button>
      {theirs && (
        <Clash
          label={t('filter')}
          theirs={words(theirs.query as ListQuery)}
          onTheirs={take}
          onMine={() => void update(theirs)}
        />
      )}
    </>
  )
}

/** The filters of a list in words, separated by commas. */
function useFilterWords(): (query: ListQuery) => string {
  const nameOf = useFilterNames()
  return query => {
    const filters = chosenFilters(query, {})
    const words = filters.map(({ filter, value }) => nameOf(filter, value) ?? value)
    return [...words, ...(query.q === undefined ? [] : [`“${query.q}”`])].join(', ')
  }
}
