import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useChannel } from '../session/people.ts'
import { Picker } from '../ui/picker.tsx'
import { bareAddress } from './names.ts'

interface VariablePickerProps {
  conversation: ListedConversation
  onPick(value: string): void
  onClose(): void
}

/** What is known of the customer and of oneself, to be put into a text. What is not known is not offered. */
export function VariablePicker({ conversation, onPick, onClose }: VariablePickerProps) {
  const t = useTranslations('inbox.variables')
  const { contact, channelId } = conversation
  const values = {
    'contact.name': contact.name,
    'contact.number': bareAddress(contact.address),
    'agent.name': useMe().agent?.name,
    'channel.name': useChannel(channelId)?.name,
  }
  const items = Object.entries(values).flatMap(([id, value]) =>
    value ? [{ id, label: value, hint: t(id.replace('.', '_') as 'contact_name'), words: id }] : [],
  )
  return (
    <Picker
      title={t('title')}
      items={items}
      onPick={id => onPick(values[id as keyof typeof values] ?? '')}
      onClose={onClose}
    />
  )
}
