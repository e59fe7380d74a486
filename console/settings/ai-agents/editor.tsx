import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { AiAgent } from '../../api/types.ts'
import { channelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { PageTitle, Section } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { Back } from '../parts/row.tsx'
import { aiAgentQuery, aiAgentsQuery, profileOf } from './data.ts'
import { History } from './history.tsx'
import { Limits, Prompt } from './profile-fields.tsx'
import { TestChat } from './test-chat.tsx'

/** The page of an AI agent: its instructions and limits, a test chat with what is in the form, and its versions. */
export function Editor({ agent, onBack }: { agent: AiAgent; onBack(): void }) {
  const t = useTranslations('ai')
  const cache = useQueryClient()
  const [isDeleting, setDeleting] = useState(false)
  const { id, name, version } = agent
  const saved = useSaved({
    values: profileOf(agent),
    version,
    async save(body, expected) {
      const params = { path: { id }, header: { 'if-match': ifMatch(expected) } }
      await ask(api.PATCH('/v1/ai-agents/{id}', { params, body }))
    },
    async reload() {
      await cache.invalidateQueries({ queryKey: ['ai-agents', id] })
      const now = await cache.fetchQuery(aiAgentQuery(id))
      return { values: profileOf(now), version: now.version }
    },
  })
  return (
    <>
      <Back label={t('title')} onBack={onBack} />
      <PageTitle title={name} about={t('version', { version })} />
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="grid min-w-0 gap-4">
          <SavedForm saved={saved} label={name}>
            <Section title={t('prompt')} about={t('promptHint')}>
              <Prompt />
            </Section>
            <Section title={t('limits')} about={t('limitsHint')}>
              <Limits />
            </Section>
          </SavedForm>
          <Section title={t('history')} about={t('historyHint')}>
            <History agent={agent} />
          </Section>
          <Section title={t('delete')} about={t('deleteHint')}>
            <Button kind="danger" className="justify-self-start" onClick={() => setDeleting(true)}>
              {t('delete')}
            </Button>
          </Section>
        </div>
        <Section title={t('test')} about={t('testHint')}>
          <TestChat agentId={id} draft={() => saved.form.getValues()} />
        </Section>
      </div>
      {isDeleting && <Delete agent={agent} onDone={onBack} onClose={() => setDeleting(false)} />}
    </>
  )
}

/** Asks before deleting, and names the channels that lose their AI agent. */
function Delete({ agent, onDone, onClose }: { agent: AiAgent; onDone(): void; onClose(): void }) {
  const t = useTranslations('ai')
  const cache = useQueryClient()
  const channels = (useQuery(channelsQuery).data ?? []).filter(({ aiAgent }) => aiAgent?.id === agent.id)
  const run = async () => {
    await ask(api.DELETE('/v1/ai-agents/{id}', { params: { path: { id: agent.id } } }))
    await cache.invalidateQueries({ ...aiAgentsQuery, exact: true })
    onDone()
  }
  return (
    <Confirm title={t('deleteTitle', { name: agent.name })} action={t('delete')} run={run} onClose={onClose}>
      <p>{t('deleteEffect')}</p>
      {channels.length > 0 && (
        <p className="font-medium">
          {t('deleteChannels', { names: channels.map(({ name }) => name).join(', ') })}
        </p>
      )}
    </Confirm>
  )
}
