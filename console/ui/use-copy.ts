import { useEffect, useState } from 'react'

/** How long it says "copied", ms. */
const SAID_MS = 2_000

/**
 * Copies texts. A page that did not come by HTTPS has no clipboard: then `otherwise` runs, which can select the text.
 */
export function useCopy(): { isCopied: boolean; copy(text: string, otherwise: () => void): void } {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async (text: string, otherwise: () => void) => {
    const { clipboard } = navigator as Partial<Pick<Navigator, 'clipboard'>>
    try {
      if (!clipboard) throw new Error('no clipboard')
      await clipboard.writeText(text)
      setCopied(true)
    } catch {
      otherwise()
    }
  }
  return { isCopied, copy: (text, otherwise) => void copy(text, otherwise) }
}
