import { useState } from 'react'

/**
 * Where the focus goes when a dialog closes: back to the element that had it, or nowhere if none had it. The library
 * would choose the field that was focused last, and the next key, meant as a command, would be typed there.
 */
export function useFinalFocus(): () => HTMLElement | false {
  const [before] = useState(() => document.activeElement)
  return () => (before instanceof HTMLElement && before !== document.body ? before : false)
}
