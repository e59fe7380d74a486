import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { SEQUENCE_MS } from '../../keys/actions.ts'
import { isHalf, mayGoOn } from '../../keys/bindings.ts'
import { pressedKey } from '../../keys/keymap.ts'
import { shownKeys } from '../../keys/shown.ts'

interface KeyRecorderProps {
  name: string
  onKeys(keys: string): void
  onCancel(): void
}

/** Waits for the next key, or two keys one after the other, and reports them. Escape cancels. */
export function KeyRecorder({ name, onKeys, onCancel }: KeyRecorderProps) {
  const t = useTranslations('shortcuts')
  const [first, setFirst] = useState<string>()
  const box = useRef<HTMLButtonElement>(null)
  useEffect(() => box.current?.focus(), [])
  const done = useRef(onKeys)
  useEffect(() => {
    done.current = onKeys
  })
  useEffect(() => {
    if (first === undefined) return
    const timer = setTimeout(() => done.current(first), SEQUENCE_MS)
    return () => clearTimeout(timer)
  }, [first])
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return onCancel()
    if (event.repeat || isHalf(event.key)) return
    const key = pressedKey(event.nativeEvent)
    if (key === undefined) return
    if (first !== undefined) return onKeys(`${first} ${key}`)
    if (mayGoOn(key)) setFirst(key)
    else onKeys(key)
  }
  return (
    <button
      ref={box}
      type="button"
      aria-label={t('press', { name })}
      onKeyDown={pressed}
      // Otherwise releasing Space or Enter would press this button.
      onKeyUp={event => event.preventDefault()}
      className="h-8 min-w-40 rounded-md border border-dashed border-accent bg-accent-faint px-2.5 text-sm text-accent"
    >
      {first === undefined ? t('pressShort') : t('goOn', { keys: shownKeys(first).join(' ') })}
    </button>
  )
}
