import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { useChannelWords } from '../../board/channel-words.ts'
import { useTimes } from '../../ui/time.ts'
import { type Said, Told } from '../../ui/told.tsx'
import { type Health, healthOf } from './health.ts'

const DOTS = { good: 'bg-good', wait: 'bg-wait', bad: 'bg-bad' }
const WORDS = { good: 'text-soft', wait: 'text-wait', bad: 'text-bad' }

/** The health of a channel in one line. */
export function HealthLine({ channel, withDetail = false }: { channel: Channel; withDetail?: boolean }) {
  const t = useTranslations('channels.health')
  const times = useTimes()
  const wordsOf = useAboutWords()
  const { tone, key, about, at } = healthOf(channel)
  return (
    <span className={`flex items-baseline gap-1.5 text-sm ${WORDS[tone]}`}>
      <span className={`size-2 shrink-0 rounded-full ${DOTS[tone]}`} aria-hidden="true" />
      <span className="min-w-0">
        {t(key, { time: at ? times.full(at) : '–' })}
        {withDetail && about && (
          <span className="block">
            <Told said={wordsOf(about)} />
          </span>
        )}
      </span>
    </span>
  )
}

function useAboutWords(): (about: NonNullable<Health['about']>) => Said[] {
  const t = useTranslations('channels.health')
  const words = useChannelWords()
  return about => {
    if (about.what === 'problem') return words.problem(about.problem)
    if (about.what === 'reading') return [words.readingError(about.error)]
    if (about.what === 'notice') return words.notice(about.notice)
    return [{ text: t('elsewhereAbout') }]
  }
}
