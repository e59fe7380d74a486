import { useState } from 'react'

/** A text that is stored when its field is left. */
interface Edited {
  value: string
  /** What is stored is not what it was when one began to type. */
  isOverwriting: boolean
  type(text: string): void
  /** Takes back what was typed. */
  undo(): void
  /** To be called when the field is left. */
  leave(): void
}

/**
 * What is typed stays, whatever happens to what is stored; and where nothing is typed, the field shows what is stored, so that
 * leaving it does not bring an older text back.
 *
 * @param save resolves to whether it was stored; if not, what was typed stays
 */
export function useEdited(stored: string, save: (text: string) => Promise<boolean>): Edited {
  const [typed, setTyped] = useState<{ text: string; from: string }>()
  const undo = () => setTyped(undefined)
  return {
    value: typed?.text ?? stored,
    isOverwriting: typed !== undefined && typed.from !== stored && typed.text !== stored,
    type: text => setTyped(before => ({ text, from: before?.from ?? stored })),
    undo,
    leave() {
      if (!typed) return
      if (typed.text.trim() === stored.trim()) return undo()
      // What was typed on top of it meanwhile is not stored yet.
      const end = (isSaved: boolean) => setTyped(now => (isSaved && now === typed ? undefined : now))
      void save(typed.text).then(end)
    },
  }
}
