import { useEffect, useRef } from 'react'
import type { PassingEvent, StreamedEvent } from '../api/types.ts'
import type { ServerSentEvent } from './sse.ts'

type Heard = (event: StreamedEvent | PassingEvent) => void

const listeners = new Set<Heard>()

/** Passes an event to all listeners. Called after the cache was updated, so listeners see the new state. */
export function tellHeard({ event, data }: ServerSentEvent): void {
  if (listeners.size === 0 || event === 'ready' || data === '') return
  const heard = JSON.parse(data)
  for (const listener of listeners) listener(heard)
}

/** Calls `listener` with each event of the stream while the component is mounted. */
export function useHeard(listener: Heard): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => {
    const hear: Heard = event => latest.current(event)
    listeners.add(hear)
    return () => void listeners.delete(hear)
  }, [])
}
