import { useState } from 'react'

/** A text that is stored when its field is left. */
interface Edited {
  value: string
  /** What is stored, if somebody else changed it since one began to type: one of the two has to be chosen. */
  theirs: string | undefined
  type(text: string): void
  /** Takes back what was typed. */
  undo(): void
  /** Stores what was typed over what somebody else has stored. */
  insist(): void
  /** To be called when the field is left. */
  leave(): void
}

interface Typed {
  text: string
  /** What was stored when one began to type. */
  from: string
  /** What is being stored: it may be there before the answer that says so. */
  saving?: string
}

const same = (one: string, other: string) => one.trim() === other.trim()

/** What was typed and could not be stored, by its field: it is there again when one comes back to it. */
const kept = new Map<string, Typed>()

/**
 * What is typed stays, whatever happens to what is stored; and where nothing is typed, the field shows what is stored, so that
 * leaving it does not bring an older text back. What somebody else has stored meanwhile is replaced only if one insists.
 *
 * @param field names the field, and whose it is, among all fields of all contacts
 * @param save stores the text over `from`; resolves to whether it was stored, and if not, what was typed stays
 */
export function useEdited(
  field: string,
  stored: string,
  save: (text: string, from: string) => Promise<boolean>,
): Edited {
  const [typed, setTyped] = useState(() => kept.get(field))
  const set = (next: Typed | undefined) => {
    if (next) kept.set(field, next)
    else kept.delete(field)
    setTyped(next)
  }
  const undo = () => set(undefined)
  const known = typed && [typed.from, typed.text, ...(typed.saving === undefined ? [] : [typed.saving])]
  const isClash = known !== undefined && !known.some(text => same(text, stored))
  const store = ({ text, from }: Typed) => {
    set({ text, from, saving: text })
    void save(text, from).then(isSaved => {
      const now = kept.get(field)
      if (!now) return
      // What was typed on top of it meanwhile is not stored yet.
      if (isSaved) set(now.text === text ? undefined : { text: now.text, from: text })
      else set({ text: now.text, from: now.from })
    })
  }
  return {
    value: typed?.text ?? stored,
    theirs: isClash ? stored : undefined,
    type: text => set({ from: stored, ...typed, text }),
    undo,
    insist() {
      if (typed) store({ text: typed.text, from: stored })
    },
    leave() {
      if (!typed || isClash) return
      if (same(typed.text, stored)) undo()
      else store(typed)
    },
  }
}
