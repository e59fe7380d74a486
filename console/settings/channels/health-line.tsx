import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { useTimes } from '../../ui/time.ts'
import { healthOf } from './health.ts'

const DOTS = { good: 'bg-good', wait: 'bg-wait', bad: 'bg-bad' }
const WORDS = { good: 'text-soft', wait: 'text-wait', bad: 'text-bad' }

/** The health of a channel in one line. */
export function HealthLine({ channel, withDetail = false }: { channel: Channel; withDetail?: boolean }) {
  const t = useTranslations('channels.health')
  const times = useTimes()
  const { tone, key, detail, at } = healthOf(channel)
  return (
    <span className={`flex items-baseline gap-1.5 text-sm ${WORDS[tone]}`}>
      <span className={`size-2 shrink-0 rounded-full ${DOTS[tone]}`} aria-hidden="true" />
      <span className="min-w-0">
        {t(key, { time: at ? times.full(at) : '–' })}
        {withDetail && detail && <span className="block">{detail}</span>}
      </span>
    </span>
  )
}
