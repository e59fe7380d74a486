import { useTranslations } from 'use-intl'
import type { ConversationEvent } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'

/** The events that have words of their own. Others are told by their type. */
const WORDED = [
  ...([
    'conversation.opened',
    'conversation.waiting',
    'conversation.assigned',
    'conversation.unassigned',
  ] as const),
  ...(['conversation.reassigned', 'conversation.handed_to_ai', 'conversation.handed_over'] as const),
  ...([
    'conversation.resolved',
    'conversation.reopened',
    'conversation.closed',
    'conversation.labelled',
  ] as const),
  ...([
    'survey.created',
    'survey.scored',
    'contact.opted_out',
    'contact.opted_in',
    'command.refused',
  ] as const),
  ...(['hours.checked', 'routing.decided', 'message.settled'] as const),
] as const

/** Who did something, by name. */
export function useWho(): (actor: ConversationEvent['actor']) => string {
  const t = useTranslations('inbox')
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  return ({ kind, id }) => {
    if (kind !== 'agent') return t(`actors.${kind}`)
    if (id === undefined) return t('actors.administrator')
    return id === me ? t('byYou') : (nameOf(id) ?? t('actors.agent'))
  }
}

/** An event in one line. */
export function useEventText(): (event: ConversationEvent) => string {
  const t = useTranslations('inbox.events')
  const who = useWho()
  return ({ type, actor, data }) => {
    const known = WORDED.find(one => one === type)
    if (!known) return type.replaceAll(/[._]/g, ' ')
    const named = typeof data.agentId === 'string' ? who({ kind: 'agent', id: data.agentId }) : ''
    const list = (of: unknown) => (Array.isArray(of) ? of.join(', ') : '')
    const labels = [
      list(data.added) && `+ ${list(data.added)}`,
      list(data.removed) && `− ${list(data.removed)}`,
    ]
    return t(known.replace('.', '_') as Underscored<typeof known>, {
      who: who(actor),
      named,
      isSelf: String(named === who(actor)),
      labels: labels.filter(Boolean).join(' '),
      score: Number(data.score ?? 0),
      open: String(data.open === true),
      sent: String(data.sent === true),
      rule: (data.matched as { name?: string } | null | undefined)?.name ?? 'none',
      reason: String(data.detail ?? data.code ?? ''),
    })
  }
}

type Underscored<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T
