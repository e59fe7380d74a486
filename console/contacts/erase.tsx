import { useTranslations } from 'use-intl'
import { Confirm } from '../ui/confirm.tsx'
import type { AskedProps } from './block.tsx'
import { usePowers } from './data.ts'
import { nameOf } from './names.ts'

const LOST = ['texts', 'files', 'person', 'histories'] as const
const KEPT = ['figures', 'who', 'stop'] as const

/**
 * Asks before erasing a contact: says what is lost and what is kept. The name must be typed, because nothing can undo
 * it.
 */
export function Erase({ contact, run, onClose }: AskedProps) {
  const t = useTranslations('contacts.erase')
  const powers = usePowers(contact.channelId)
  const name = nameOf(contact)
  const lost = LOST.map(one => t(`lost.${one}`))
  const kept = KEPT.map(one => t(`kept.${one}`))
  const there = powers && t(powers.erases ? 'lost.provider' : 'kept.provider')
  return (
    <Confirm title={t('title', { name })} action={t('action')} typed={name} run={run} onClose={onClose}>
      <p>{t('first')}</p>
      <Facts title={t('lost.title')} facts={there && powers.erases ? [...lost, there] : lost} />
      <Facts title={t('kept.title')} facts={there && !powers.erases ? [...kept, there] : kept} />
      <p>{t('later')}</p>
    </Confirm>
  )
}

function Facts({ title, facts }: { title: string; facts: string[] }) {
  return (
    <div>
      <p className="font-medium">{title}</p>
      <ul className="list-disc pl-5 text-soft">
        {facts.map(fact => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </div>
  )
}
