import { useQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { channelsQuery } from '../../session/people.ts'
import type { PageProps } from '../pages.ts'
import { Catalogue, NEW } from '../parts/catalogue.tsx'
import { Loaded } from '../parts/page.tsx'
import { useOpen } from '../parts/use-open.ts'
import { Deleted } from '../way-back/deleted.tsx'
import { aiAgentQuery, aiAgentsQuery } from './data.ts'
import { Editor } from './editor.tsx'
import { NewAiAgent } from './new-ai-agent.tsx'

/** The list of AI agents, or one of them. */
export function Page({ id }: PageProps) {
  const open = useOpen('ai-agents')
  const back = () => open(undefined)
  if (id === NEW) return <NewAiAgent onBack={back} onMade={open} />
  return id ? <One key={id} id={id} onBack={back} /> : <All open={open} />
}

function One({ id, onBack }: { id: string; onBack(): void }) {
  return (
    <Loaded query={useQuery(aiAgentQuery(id))}>{agent => <Editor agent={agent} onBack={onBack} />}</Loaded>
  )
}

function All({ open }: { open(id: string): void }) {
  const t = useTranslations('ai')
  const query = useQuery(aiAgentsQuery)
  const channels = useQuery(channelsQuery).data ?? []
  const usedIn = (id: string) =>
    channels.filter(({ aiAgent }) => aiAgent?.id === id && aiAgent.enabled).map(({ name }) => name)
  return (
    <Catalogue
      title={t('title')}
      hint={t('hint')}
      make={t('new')}
      none={t('none')}
      query={query}
      row={({ id, name, model, version }) => ({
        icon: <Bot size={18} className="text-ai" aria-hidden="true" />,
        title: name,
        hint: [model, usedIn(id).join(', ') || t('unused')].join(' · '),
        more: <span className="text-xs text-soft">{t('version', { version })}</span>,
      })}
      open={open}
    >
      <Deleted of="ai_agent" there={query.data} open={open} />
    </Catalogue>
  )
}
