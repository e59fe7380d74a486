import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { AuditEntry } from '../../api/types.ts'
import { useActorName } from '../../session/actor-name.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { agentsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useTimes } from '../../ui/time.ts'
import { say } from '../../ui/toast.tsx'
import { Section } from '../form/section.tsx'
import { Rows } from '../parts/page.tsx'
import { Row } from '../parts/row.tsx'
import { DELETIONS, type DeletedObject, deletedObjects, type Kind, placeOf } from './deleted-objects.ts'
import { putBack } from './put-back.ts'
import { authorOf, useFieldWords } from './words.ts'

/** How many deletions are listed. */
const NEWEST = 50
/** What a workflow deletes is in the log a moment later: so it is read again this soon, ms, and so often. */
const AGAIN_MS = 1_000
const MOST_TIMES = 2
const LISTS: Record<Kind, string> = {
  label: 'labels',
  team: 'teams',
  reply: 'replies',
  ai_agent: 'ai-agents',
}

interface DeletedProps {
  of: Kind
  /** What is there: what was made again under its name is not listed. Undefined: not known yet. */
  there: readonly { name: string; folder?: string }[] | undefined
  /** Shows what was put back. */
  open(id: string): void
}

/** What was deleted, by whom and when, with the way back. Only for who may read the audit log. */
export function Deleted(props: DeletedProps) {
  return hasRole(useMe(), 'supervisor') && props.there ? <Deletions {...props} /> : null
}

function Deletions({ of, there = [], open }: DeletedProps) {
  const t = useTranslations('parts.deleted')
  const times = useTimes()
  const nameOf = useActorName()
  const [asked, setAsked] = useState<DeletedObject>()
  const { data = [] } = useQuery({
    // What is there belongs to it: as one goes, the log has one more.
    queryKey: ['deleted', of, there.length],
    async queryFn() {
      const query = { action: DELETIONS[of], outcome: 'done' as const, limit: NEWEST }
      const answer = await ask(api.GET('/v1/audit-log', { params: { query } }))
      return (answer as { items: AuditEntry[] }).items
    },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.dataUpdateCount < MOST_TIMES ? AGAIN_MS : false),
  })
  const found = deletedObjects(of, data, there.map(placeOf))
  if (found.length === 0) return null
  return (
    <div className="mt-6">
      <Section title={t('title')} about={t(`about.${of}`)}>
        <Rows label={t('title')}>
          {found.map(one => (
            <Row
              key={one.entry.id}
              title={one.name}
              hint={t('by', { name: nameOf(authorOf(one.entry)), time: times.full(one.entry.at) })}
            >
              {one.isLost ? (
                <span className="text-xs text-soft">{t('lost')}</span>
              ) : (
                <Button aria-label={t('putBackOne', { name: one.name })} onClick={() => setAsked(one)}>
                  {t('putBack')}
                </Button>
              )}
            </Row>
          ))}
        </Rows>
      </Section>
      {asked && <Ask of={of} deleted={asked} open={open} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

interface AskProps extends Pick<DeletedProps, 'of' | 'open'> {
  deleted: DeletedObject
  onClose(): void
}

/** Says what comes back and what does not, before it is made. */
function Ask({ of, deleted: { name, values }, open, onClose }: AskProps) {
  const t = useTranslations('parts.deleted')
  const cache = useQueryClient()
  const wordOf = useFieldWords()
  const fields = Object.keys(values).flatMap(field => wordOf(field) ?? [])
  const run = async () => {
    const { id, without } = await putBack(of, values, await cache.fetchQuery(agentsQuery))
    await cache.invalidateQueries({ queryKey: [LISTS[of]] })
    say({ title: t('isBack', { name }), detail: without && t(`without.${without}`) })
    open(id)
  }
  return (
    <Confirm title={t('ask', { name })} action={t('putBack')} run={run} onClose={onClose}>
      <p>{t('with', { fields: fields.join(', ') })}</p>
      <p>{t(`not.${of}`)}</p>
    </Confirm>
  )
}
