import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Reads a list again when its page is opened: no event tells of an agent's address, or of what is one's own alone. */
export function useFresh({ refetch }: UseQueryResult): void {
  useEffect(() => void refetch({ cancelRefetch: false }), [refetch])
}
