import { useState } from 'react'

/**
 * Where the focus goes when a dialog closes: back to where it was, and nowhere if it was nowhere. Left alone, it would go to the
 * field that had it before, and take the next key for a letter.
 */
export function useFinalFocus(): () => HTMLElement | false {
  const [before] = useState(() => document.activeElement)
  return () => (before instanceof HTMLElement && before !== document.body ? before : false)
}
