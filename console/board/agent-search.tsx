import { useTranslations } from 'use-intl'
import { Select, SelectOne } from '../ui/select.tsx'
import { AGENT_ORDERS, type AgentChoice } from './summary.ts'

interface AgentSearchProps {
  choice: AgentChoice
  onChange(choice: AgentChoice): void
}

/** Finds agents among many: by name and presence, in an order. */
export function AgentSearch({ choice, onChange }: AgentSearchProps) {
  const t = useTranslations('board')
  const presences = (['online', 'away', 'offline'] as const).map(id => ({ id, name: t(`presence.${id}`) }))
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 pb-3">
      <input
        type="search"
        aria-label={t('findAgent')}
        placeholder={t('findAgent')}
        value={choice.text}
        onChange={({ target }) => onChange({ ...choice, text: target.value })}
        className="h-8 min-w-32 flex-1 rounded-md border border-line bg-surface px-2 text-sm placeholder:text-soft"
      />
      <SelectOne
        label={t('presenceOfAgents')}
        all={t('anyPresence')}
        options={presences}
        chosen={choice.presence}
        onChoose={id => onChange({ ...choice, presence: presences.find(one => one.id === id)?.id })}
      />
      <Select
        label={t('orderOfAgents')}
        value={choice.order}
        onChange={({ target }) =>
          onChange({ ...choice, order: AGENT_ORDERS.find(one => one === target.value) ?? 'busiest' })
        }
      >
        {AGENT_ORDERS.map(order => (
          <option key={order} value={order}>
            {t(`agentOrders.${order}`)}
          </option>
        ))}
      </Select>
    </search>
  )
}
