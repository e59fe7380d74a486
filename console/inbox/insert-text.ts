import type { RefObject } from 'react'
import type { Draft } from './drafts.ts'
import { beginsVariable, unfilledIn } from './unfilled.ts'

/** Puts a text where the caret is, and selects what has to be filled in. */
export function insertText(field: RefObject<HTMLTextAreaElement | null>, draft: Draft, text: string): void {
  const { selectionStart = draft.text.length, selectionEnd: to = selectionStart } = field.current ?? {}
  // What begins a variable makes way for its value.
  const from = beginsVariable(draft.text, selectionStart) ? selectionStart - 2 : selectionStart
  draft.set(draft.text.slice(0, from) + text + draft.text.slice(to))
  // What is to be filled in is written over by the next key.
  const { start = text.length, end = start } = unfilledIn(text) ?? {}
  setTimeout(() => {
    field.current?.focus()
    field.current?.setSelectionRange(from + start, from + end)
  })
}
