import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { Actions } from '../contacts/actions.tsx'
import { Conversations } from '../contacts/conversations.tsx'
import { useContact } from '../contacts/data.ts'
import { Files } from '../contacts/files.tsx'
import { Head } from '../contacts/head.tsx'
import { Labels, Notes } from '../contacts/notes.tsx'
import { teamsQuery, useAgentName, useChannel } from '../session/people.ts'
import { useLabelColor } from '../ui/labels-picker.tsx'
import { Swatch } from '../ui/swatch.tsx'
import { useTimes } from '../ui/time.ts'
import { useConversation } from './data.ts'
import { Side } from './side.tsx'

interface ContactProps {
  conversationId: string
  onClose(): void
}

/**
 * The panel beside the thread: who the customer is, facts of this conversation, notes, earlier conversations and
 * files. The parts come from `contacts/`, so that both places show the same.
 */
export function Contact({ conversationId, onClose }: ContactProps) {
  const t = useTranslations('inbox')
  const conversation = useConversation(conversationId).data
  return (
    <Side title={t('contact')} close={t('closeContact')} width="sm:w-72" onClose={onClose}>
      {conversation && <Panel conversation={conversation} />}
    </Side>
  )
}

/** The parts of the panel. Facts of the conversation are shown even if the contact can't be loaded. */
function Panel({ conversation }: { conversation: ListedConversation }) {
  const t = useTranslations('inbox')
  const { id, contact: shown } = conversation
  const contact = useContact(shown.id).data
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {contact && <Head key={contact.id} contact={contact} />}
      <Facts conversation={conversation} />
      {contact && (
        <>
          <Labels contact={contact} />
          <Notes key={contact.id} contact={contact} />
        </>
      )}
      <Conversations key={shown.id} contactId={shown.id} title={t('earlier')} except={id} />
      {contact && (
        <>
          <Files contactId={contact.id} />
          <Actions contact={contact} onMerged={() => {}} />
        </>
      )}
    </div>
  )
}

/** Facts of this conversation: assignee, channel, beginning, labels. */
function Facts({ conversation }: { conversation: ListedConversation }) {
  const t = useTranslations('inbox')
  const nameOf = useAgentName()
  const times = useTimes()
  const colorOf = useLabelColor()
  const { id, assigneeId, teamId, priority, labels, createdAt, channelId } = conversation
  const team = useQuery(teamsQuery).data?.find(one => one.id === teamId)
  const channel = useChannel(channelId)
  const facts: [label: string, value: string | undefined][] = [
    [t('facts.assignee'), assigneeId ? nameOf(assigneeId) : t('nobody')],
    [t('aTeam'), team?.name],
    [t('priorityTitle'), t(`priorities.${priority}`)],
    [t('facts.channel'), channel?.name],
    [t('facts.began'), times.full(createdAt)],
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 border-b border-line p-4 text-sm">
      {facts.flatMap(([label, value]) =>
        value === undefined ? (
          []
        ) : (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd className="min-w-0 truncate text-right">{value}</dd>
          </div>
        ),
      )}
      {labels.length > 0 && (
        <div className="col-span-2 flex flex-wrap gap-1 pt-1">
          <dt className="sr-only">{t('labelsTitle')}</dt>
          {labels.map(name => (
            <dd key={name}>
              <Link
                to="/inbox/$view/{-$id}"
                params={{ view: 'open', id }}
                search={{ label: name }}
                className="inline-flex min-h-6 items-center gap-1.5 rounded-full border border-line px-2 text-xs hover:bg-hover"
              >
                <Swatch color={colorOf(name)} size={10} />
                {name}
              </Link>
            </dd>
          ))}
        </div>
      )}
    </dl>
  )
}
