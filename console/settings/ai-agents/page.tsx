import { useQuery } from '@tanstack/react-query'
import { Bot, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { channelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import type { PageProps } from '../pages.ts'
import { Listing, Loaded, Nothing, Rows } from '../parts/page.tsx'
import { RowLink } from '../parts/row.tsx'
import { useOpen } from '../parts/use-open.ts'
import { aiAgentQuery, aiAgentsQuery } from './data.ts'
import { Editor } from './editor.tsx'
import { NewAiAgent } from './new-ai-agent.tsx'

/** The AI agents, and one of them with its test chat and its versions. */
export function Page({ id }: PageProps) {
  return id ? <One key={id} id={id} /> : <All />
}

function One({ id }: { id: string }) {
  const open = useOpen('ai-agents')
  return (
    <Loaded query={useQuery(aiAgentQuery(id))}>
      {agent => <Editor agent={agent} onBack={() => open(undefined)} />}
    </Loaded>
  )
}

function All() {
  const t = useTranslations('ai')
  const open = useOpen('ai-agents')
  const channels = useQuery(channelsQuery).data ?? []
  const [isMaking, setMaking] = useState(false)
  const usedIn = (id: string) =>
    channels.filter(({ aiAgent }) => aiAgent?.id === id && aiAgent.enabled).map(({ name }) => name)
  return (
    <Listing
      title={t('title')}
      hint={t('hint')}
      action={
        <Button kind="primary" className="h-8" onClick={() => setMaking(true)}>
          <Plus size={15} aria-hidden="true" />
          {t('new')}
        </Button>
      }
    >
      <Loaded query={useQuery(aiAgentsQuery)}>
        {agents =>
          agents.length === 0 ? (
            <Nothing>{t('none')}</Nothing>
          ) : (
            <Rows label={t('title')}>
              {agents.map(({ id, name, model, version }) => (
                <RowLink
                  key={id}
                  onOpen={() => open(id)}
                  icon={<Bot size={18} className="text-ai" aria-hidden="true" />}
                  title={name}
                  hint={[model, usedIn(id).join(', ') || t('unused')].join(' · ')}
                >
                  <span className="text-xs text-soft">{t('version', { version })}</span>
                </RowLink>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {isMaking && <NewAiAgent onMade={open} onClose={() => setMaking(false)} />}
    </Listing>
  )
}
