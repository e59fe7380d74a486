import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Reads a list again when its page is opened: the event stream does not tell of people, teams and the like. */
export function useFresh({ refetch }: UseQueryResult): void {
  useEffect(() => void refetch({ cancelRefetch: false }), [refetch])
}
