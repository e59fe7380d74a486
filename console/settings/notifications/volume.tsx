import { Volume2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ring } from '../../live/notify.ts'
import { Button } from '../../ui/button.tsx'

/** The volume of notifications, with a button to hear it. */
export function Volume({ volume, onChange }: { volume: number; onChange(volume: number): void }) {
  const t = useTranslations('notices')
  // Stored when the slider is released, not at each step.
  const [draft, setDraft] = useState(volume)
  useEffect(() => setDraft(volume), [volume])
  const store = () => draft !== volume && onChange(draft)
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        aria-label={t('volume')}
        aria-valuetext={draft === 0 ? t('silent') : t('percent', { volume: draft })}
        value={draft}
        onChange={({ target }) => setDraft(target.valueAsNumber)}
        onPointerUp={store}
        onKeyUp={store}
        onBlur={store}
        className="h-6 w-56 max-w-full accent-accent-ground"
      />
      <span className="w-20 text-sm text-soft tabular-nums">
        {draft === 0 ? t('silent') : t('percent', { volume: draft })}
      </span>
      <Button onClick={() => ring(draft)} disabled={draft === 0}>
        <Volume2 size={14} aria-hidden="true" />
        {t('try')}
      </Button>
    </div>
  )
}
