import { Users } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { useFormatter, useTranslations } from 'use-intl'
import { Avatar } from '../ui/avatar.tsx'
import type { Draft } from './drafts.ts'
import { findMentionable, mentioned, mentionsIn, typedMention } from './mentions.ts'
import type { Colleague } from './use-mentionable.ts'

/** The most colleagues that are offered at once. Typing on finds the others. */
const MOST_OFFERED = 8

/** What the composer needs to offer colleagues while a note is written. */
interface MentionPicker {
  /** Attributes of the text field that let a screen reader announce the list. */
  aria: Record<string, string | undefined>
  /** To be called whenever the caret or the text has changed. */
  track(): void
  /** Handles a key. Returns true if the list has used it; the composer must then ignore it. */
  pressed(event: KeyboardEvent): boolean
  /** Types an at sign at the caret, for the button. */
  begin(): void
  list: ReactNode
}

interface Options {
  field: RefObject<HTMLTextAreaElement | null>
  draft: Draft
  /** Empty where nobody can be mentioned. */
  colleagues: readonly Colleague[]
}

/**
 * Offers colleagues while the agent types an at sign and the beginning of a name. The focus stays in the text, so
 * that typing goes on; the list is told to screen readers by `aria-activedescendant`.
 */
export function useMentionPicker({ field, draft, colleagues }: Options): MentionPicker {
  const t = useTranslations('inbox.mention')
  const s = useTranslations('session.presence')
  const listId = useId()
  const [caret, setCaret] = useState(0)
  /** Where the mention begins that the agent has finished or closed with Escape. The list does not open for it again. */
  const [leftAt, setLeftAt] = useState<number>()
  const [at, setAt] = useState(0)
  const typed = colleagues.length > 0 ? typedMention(draft.text, caret) : undefined
  const isOpen = typed !== undefined && typed.from !== leftAt
  const found = isOpen ? findMentionable(colleagues, typed.query).slice(0, MOST_OFFERED) : []
  const marked = found[Math.min(at, found.length - 1)]
  const optionId = (index: number) => `${listId}-${index}`

  /** Replaces the text between two places and puts the caret behind the new part. */
  const put = (from: number, text: string, to: number) => {
    const end = from + text.length
    flushSync(() => draft.set(draft.text.slice(0, from) + text + draft.text.slice(to)))
    field.current?.focus()
    field.current?.setSelectionRange(end, end)
    setCaret(end)
  }
  const pick = ({ id, name }: Colleague) => {
    if (!typed) return
    setLeftAt(typed.from)
    draft.keep({ picked: [...new Set([...(draft.picked ?? []), id])] })
    put(typed.from, `@${name} `, caret)
  }
  const track = () => {
    if (colleagues.length === 0) return
    const now = field.current?.selectionStart ?? 0
    setCaret(now)
    if (now !== caret) setAt(0)
    const from = typedMention(field.current?.value ?? '', now)?.from
    setLeftAt(left => (left === from ? left : undefined))
  }
  const pressed = (event: KeyboardEvent) => {
    if (!marked || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.shiftKey)
      return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((found.indexOf(marked) + step + found.length) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') pick(marked)
    else if (event.key === 'Escape') setLeftAt(typed?.from)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return {
    aria: {
      'aria-autocomplete': colleagues.length > 0 ? 'list' : undefined,
      'aria-controls': marked && listId,
      'aria-activedescendant': marked && optionId(found.indexOf(marked)),
    },
    track,
    pressed,
    begin() {
      const here = field.current?.selectionStart ?? draft.text.length
      setLeftAt(undefined)
      put(here, /(^|\s)$/.test(draft.text.slice(0, here)) ? '@' : ' @', here)
    },
    list: (
      <>
        <p role="status" className="sr-only">
          {marked && t('found', { count: found.length })}
        </p>
        {marked && (
          <div
            role="listbox"
            id={listId}
            aria-label={t('title')}
            className="absolute bottom-full left-0 z-10 mb-1 max-h-64 w-full max-w-sm overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-xl"
          >
            {found.map((one, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are pressed in the text, which names the marked one.
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text.
              <div
                key={one.id}
                id={optionId(index)}
                role="option"
                aria-selected={one === marked}
                onMouseDown={event => event.preventDefault()}
                onMouseMove={() => index !== at && setAt(index)}
                onClick={() => pick(one)}
                className={`flex min-h-9 items-center gap-2.5 rounded-md px-2 py-1 text-sm ${one === marked ? 'bg-accent-faint' : ''}`}
              >
                {one.kind === 'team' ? (
                  <Users size={16} className="mx-1 text-soft" aria-hidden="true" />
                ) : (
                  <Avatar name={one.name} size="sm" />
                )}
                <span dir="auto" className="min-w-0 truncate">
                  {one.name}
                </span>
                <span className="min-w-0 flex-1 truncate text-soft">
                  {one.getAccess.length > 0 ? t('getsAccess') : one.presence ? s(one.presence) : t('team')}
                </span>
              </div>
            ))}
          </div>
        )}
      </>
    ),
  }
}

/** Says, before the note is added, whom it will notify and who will be able to read the conversation from then on. */
export function Mentioned({ draft, colleagues }: Pick<Options, 'colleagues'> & { draft: Draft }) {
  const t = useTranslations('inbox.mention')
  const { list } = useFormatter()
  const whom = mentioned(mentionsIn(draft.text, colleagues, draft.picked))
  if (whom.length === 0) return null
  const gets = [...new Set(whom.flatMap(({ getAccess }) => getAccess))]
  const all = (names: string[]) => String(list(names))
  return (
    <p className="text-xs text-soft">
      {t('tells', { names: all(whom.map(({ name }) => name)) })}
      {gets.length > 0 && <span className="text-wait"> {t('willRead', { names: all(gets) })}</span>}
    </p>
  )
}
