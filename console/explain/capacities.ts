import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asides, ask } from '../api/client.ts'

/** A moment on which the slider rests this long is asked for, ms. Those that it passes are not. */
const RESTS_MS = 250

/** The most agents that the API is asked about at once. */
const MOST = 200

/**
 * How many conversations agents could have at once at a moment, by their ids. A decision tells what it saw; what was set between
 * two decisions is in no event of the conversation.
 *
 * @param at ISO 8601; null: no moment
 */
export function useCapacitiesAt(agentIds: string[], at: string | null): ReadonlyMap<string, number> {
  const [moment, setMoment] = useState(at)
  useEffect(() => {
    const timer = setTimeout(setMoment, RESTS_MS, at)
    return () => clearTimeout(timer)
  }, [at])
  const ids = [...new Set(agentIds)].toSorted().slice(0, MOST)
  const { data } = useQuery({
    queryKey: ['capacities', moment, ids],
    queryFn: () =>
      ask(
        asides.GET('/v1/capacities', {
          params: { query: { at: moment ?? '', agentIds: ids.join(',') } },
        }),
      ),
    enabled: moment !== null && ids.length > 0,
    placeholderData: keepPreviousData,
  })
  // Of another moment nothing is shown.
  const isOfIt = data !== undefined && at !== null && Date.parse(data.at) === Date.parse(at)
  return new Map(isOfIt ? data.items.map(({ agentId, capacity }) => [agentId, capacity]) : [])
}
