import { RotateCcw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { bound, type Conflict, conflictOf, isChanged, restored, unbound } from '../../keys/bindings.ts'
import { type ActionId, FIXED, type KeySettings, keysOf } from '../../keys/keymap.ts'
import { shownKeys } from '../../keys/shown.ts'
import { Button } from '../../ui/button.tsx'
import { Keycap } from '../../ui/keycap.tsx'
import { KeyRecorder } from './key-recorder.tsx'

interface KeyRowProps {
  action: ActionId
  settings: KeySettings
  onChange(settings: KeySettings): void
}

/** An action with its keys, and a button to press others. It says what they collide with. */
export function KeyRow({ action, settings, onChange }: KeyRowProps) {
  const t = useTranslations('shortcuts')
  const nameOf = useTranslations('keys.actions')
  const [isRecording, setRecording] = useState(false)
  const [refused, setRefused] = useState<{ keys: string; conflict: Conflict }>()
  const keys = keysOf(action, { ...settings, enabled: true })
  // The recorder is gone and the focus with it, so it goes back to the button.
  const button = useRef<HTMLButtonElement>(null)
  const hasRecorded = useRef(false)
  useEffect(() => {
    if (hasRecorded.current && !isRecording && document.activeElement === document.body)
      button.current?.focus()
    hasRecorded.current = isRecording
  }, [isRecording])
  const name = nameOf(action)
  const give = (wanted: string) => {
    setRecording(false)
    setRefused(undefined)
    onChange(bound(action, wanted, settings))
  }
  const record = (wanted: string) => {
    const conflict = conflictOf(action, wanted, settings)
    if (!conflict) return give(wanted)
    setRecording(false)
    setRefused({ keys: wanted, conflict })
  }
  const again = () => {
    setRefused(undefined)
    setRecording(true)
  }
  return (
    <li
      className="grid gap-2 px-4 py-2"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (isRecording && !currentTarget.contains(relatedTarget)) setRecording(false)
      }}
    >
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 basis-40 text-sm">{name}</span>
        {isRecording ? (
          <KeyRecorder name={name} onKeys={record} onCancel={() => setRecording(false)} />
        ) : (
          <>
            <span>
              {keys.length === 0 && <span className="text-sm text-soft">{t('none')}</span>}
              {keys.map(one => (
                <Keycap key={one} keys={one} isContent />
              ))}
              <span className="sr-only">{keys.map(one => shownKeys(one).join(' ')).join(', ')}</span>
            </span>
            {!FIXED.includes(action) && (
              <Button ref={button} aria-label={`${t('change')}: ${name}`} onClick={again}>
                {t('change')}
              </Button>
            )}
            {isChanged(action, settings) && (
              <Button
                icon
                kind="quiet"
                aria-label={t('restore', { name })}
                onClick={() => onChange(restored(action, settings))}
              >
                <RotateCcw size={14} />
              </Button>
            )}
          </>
        )}
      </div>
      {isRecording && keys.length > 0 && (
        <p className="flex flex-wrap items-center justify-end gap-2 text-sm text-soft">
          {t('recordHint')}
          <Button
            // Keeps the focus where it is: leaving the recorder would remove this button before the click.
            onMouseDown={event => event.preventDefault()}
            onClick={() => {
              setRecording(false)
              onChange(unbound(action, settings))
            }}
          >
            {t('unbind')}
          </Button>
        </p>
      )}
      {refused && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-2 rounded-md bg-wait-faint p-2 text-sm text-wait"
        >
          <span className="min-w-0 flex-1 basis-52">{wordsOf(refused)}</span>
          {refused.conflict.is === 'taken' && <Button onClick={() => give(refused.keys)}>{t('take')}</Button>}
          <Button onClick={again}>{t('other')}</Button>
          <Button onClick={() => setRefused(undefined)}>{t('leave')}</Button>
        </div>
      )}
    </li>
  )

  function wordsOf({ keys: wanted, conflict }: { keys: string; conflict: Conflict }): string {
    const shown = shownKeys(wanted).join(' ')
    return 'by' in conflict
      ? t(`conflicts.${conflict.is}`, { keys: shown, name: nameOf(conflict.by) })
      : t(`conflicts.${conflict.is}`, { keys: shown })
  }
}
