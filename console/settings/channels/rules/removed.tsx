import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Channel, RoutingRule } from '../../../api/types.ts'
import { useActorName } from '../../../session/actor-name.ts'
import { Button } from '../../../ui/button.tsx'
import { useTimes } from '../../../ui/time.ts'
import { Section } from '../../form/section.tsx'
import { Rows } from '../../parts/page.tsx'
import { Row } from '../../parts/row.tsx'
import { versionsQuery } from '../data.ts'
import { removedRules } from './removed-rules.ts'

interface RemovedProps {
  channel: Channel
  /** As the form has them. */
  rules: readonly RoutingRule[]
  putBack(rule: RoutingRule, index: number): void
}

/** The rules that earlier versions had, each with its way back into the form. */
export function Removed({ channel, rules, putBack }: RemovedProps) {
  const t = useTranslations('channels.rules.removed')
  const r = useTranslations('channels.rules')
  const times = useTimes()
  const nameOf = useActorName()
  const versions = useQuery(versionsQuery(channel.id)).data?.items ?? []
  const found = removedRules(versions, rules)
  if (found.length === 0) return null
  return (
    <Section title={t('title')} about={t('about')}>
      <Rows label={t('title')}>
        {found.map(({ rule, index, by }) => {
          const name = rule.name || r('unnamed', { number: index + 1 })
          return (
            <Row
              key={`${by.version} ${index}`}
              title={name}
              hint={t('by', { name: nameOf(by.changedBy), time: times.full(by.changedAt) })}
            >
              <Button aria-label={t('putBackOne', { name })} onClick={() => putBack(rule, index)}>
                {t('putBack')}
              </Button>
            </Row>
          )
        })}
      </Rows>
    </Section>
  )
}
