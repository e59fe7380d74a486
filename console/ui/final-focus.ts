import { useState } from 'react'

/**
 * Where the focus goes when a dialog closes: back to the element that had it, or to none if none had it. By default it
 * would go to the field that was focused last, and the next key would be typed there.
 */
export function useFinalFocus(): () => HTMLElement | false {
  const [before] = useState(() => document.activeElement)
  return () => (before instanceof HTMLElement && before !== document.body ? before : false)
}
