import { Dialog } from '@base-ui/react/dialog'
import { Check, Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useFinalFocus } from './final-focus.ts'
import { Keycap } from './keycap.tsx'

/** A line of the list. */
export interface PickerItem {
  id: string
  label: string
  /** Further words by which it is found. */
  words?: string
  hint?: string
  /** Shown instead of the hint. */
  shown?: ReactNode
  /** The heading above it. Items of one group must follow each other. */
  group?: string
  keys?: string
  icon?: ReactNode
  isOn?: boolean
}

const NONE: PickerItem[] = []

interface PickerProps {
  title: string
  items: PickerItem[]
  onPick(id: string): void
  /** Called when something was picked, or when the list is closed. */
  onClose(): void
  /** Called instead of `onClose` when the list is closed and nothing was picked. */
  onLeave?(): void
  /** The list stays open, so that several can be picked. */
  several?: boolean
  /** Offers the typed text as a new item. */
  onCreate?(text: string): void
  /** Details of the marked item, shown beside the list. */
  preview?(id: string): ReactNode
  empty?: string
  /** Called with what is typed. */
  onType?(text: string): void
  /** Items that were found elsewhere for the typed text. They are shown at the end, unfiltered. */
  found?: PickerItem[]
  /** A line below the list, told to screen readers. */
  status?: string
}

/**
 * A list that is searched by typing, for the palette and every choice among many. The focus stays in the field;
 * arrows move the mark (the ARIA pattern of a combobox).
 */
export function Picker({
  title,
  items,
  onPick,
  onClose,
  onLeave = onClose,
  several,
  onCreate,
  preview,
  empty,
  onType,
  found: foundElsewhere = NONE,
  status,
}: PickerProps) {
  const t = useTranslations('ui')
  const listId = useId()
  const finalFocus = useFinalFocus()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
    const text = ({ label, words: more = '', hint = '' }: PickerItem) =>
      `${label} ${more} ${hint}`.toLowerCase()
    const matching = items.filter(item => words.every(word => text(item).includes(word)))
    const isThere = matching.some(({ label }) => label.toLowerCase() === typed.trim().toLowerCase())
    const created: PickerItem = { id: '+', label: t('create', { name: typed.trim() }) }
    const own = onCreate && typed.trim() && !isThere ? [...matching, created] : matching
    return [...own, ...foundElsewhere]
  }, [items, typed, onCreate, foundElsewhere, t])
  const marked = found[Math.min(at, found.length - 1)]
  const optionId = (id: string) => `${listId}-${id.replaceAll(/[^\w-]/g, '_')}`

  const type = (text: string) => {
    setTyped(text)
    onType?.(text)
  }
  const pick = ({ id }: PickerItem) => {
    if (id === '+') onCreate?.(typed.trim())
    else onPick(id)
    if (several) type('')
    else onClose()
  }
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const next = (Math.min(at, found.length - 1) + step + found.length) % Math.max(1, found.length)
      setAt(next)
      const id = found[next]?.id
      if (id) document.getElementById(optionId(id))?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && marked) {
      event.preventDefault()
      pick(marked)
    }
  }

  const option = (item: PickerItem) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are pressed in the field, which names the marked one.
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
    <div
      key={item.id}
      id={optionId(item.id)}
      role="option"
      aria-selected={several ? Boolean(item.isOn) : item === marked}
      onClick={() => pick(item)}
      onMouseMove={() => item !== marked && setAt(found.indexOf(item))}
      className={`flex min-h-9 items-center gap-2.5 rounded-md px-2.5 pointer-coarse:min-h-11 py-1.5 text-sm ${item === marked ? 'bg-accent-faint' : ''}`}
    >
      {item.icon}
      <span className="min-w-0 truncate">{item.label}</span>
      {(item.shown ?? item.hint) && (
        <span className="min-w-0 flex-1 truncate text-soft">{item.shown ?? item.hint}</span>
      )}
      {item.isOn && <Check size={15} className="ml-auto shrink-0 text-accent" aria-hidden="true" />}
      <Keycap keys={item.keys} />
    </div>
  )

  return (
    <Dialog.Root open onOpenChange={open => !open && onLeave()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[#00000055]" />
        <Dialog.Popup
          finalFocus={finalFocus}
          className={`fixed top-[12dvh] left-1/2 z-40 flex max-h-[min(70dvh,calc(var(--seen)-14dvh))] w-[calc(100%-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-2xl outline-none ${preview ? 'max-w-3xl' : 'max-w-lg'}`}
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          <div className="flex items-center gap-2 border-b border-line px-3">
            <Search size={16} className="shrink-0 text-soft" aria-hidden="true" />
            <input
              role="combobox"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={marked && optionId(marked.id)}
              aria-label={title}
              placeholder={title}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={event => {
                type(event.target.value)
                setAt(0)
              }}
              onKeyDown={pressed}
              className="h-11 min-w-0 flex-1 bg-transparent text-base outline-none"
            />
          </div>
          <div className="flex min-h-0 flex-1">
            <div
              role="listbox"
              id={listId}
              aria-label={title}
              aria-multiselectable={several || undefined}
              tabIndex={-1}
              className="min-w-0 flex-1 overflow-y-auto p-1.5"
            >
              {groupsOf(found).map(({ title: heading, items: those }) =>
                heading === undefined ? (
                  those.map(option)
                ) : (
                  // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list of options.
                  <div key={heading} role="group" aria-label={heading}>
                    <p aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs font-medium text-soft">
                      {heading}
                    </p>
                    {those.map(option)}
                  </div>
                ),
              )}
            </div>
            {preview && marked && (
              <div className="hidden w-80 shrink-0 overflow-y-auto border-l border-line bg-ground p-3 sm:block">
                {preview(marked.id)}
              </div>
            )}
          </div>
          <p role="status" className="px-4 text-sm text-soft not-empty:pb-3">
            {status}
          </p>
          {found.length === 0 && !status && (
            <p className="px-4 pb-4 text-sm text-soft">{typed || !empty ? t('nothingFound') : empty}</p>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Groups items that follow each other under one heading. */
function groupsOf(items: readonly PickerItem[]): { title: string | undefined; items: PickerItem[] }[] {
  const groups: { title: string | undefined; items: PickerItem[] }[] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (last && last.title === item.group) last.items.push(item)
    else groups.push({ title: item.group, items: [item] })
  }
  return groups
}
