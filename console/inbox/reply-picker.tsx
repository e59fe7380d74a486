import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, asides, ask, askAll } from '../api/client.ts'
import type { CannedReply, ListedConversation, Upload } from '../api/types.ts'
import { Field } from '../session/field.tsx'
import { useChannel } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Picker } from '../ui/picker.tsx'
import { useProblemText, useSayProblem } from '../ui/problem-text.ts'
import { languageFor } from './reply-language.ts'

interface ReplyPickerProps {
  conversation: ListedConversation
  onInsert(text: string, files: Upload[]): void
  onClose(): void
}

/** A chosen reply with questions that the agent has to answer before it can be inserted. */
interface Asked {
  id: string
  names: string[]
}

/**
 * Inserts a canned reply, filled in by the service for this conversation. Values that the service does not know are
 * asked for. The text is only inserted: the agent can change it before sending.
 */
export function ReplyPicker({ conversation, onInsert, onClose }: ReplyPickerProps) {
  const t = useTranslations('inbox')
  const sayProblem = useSayProblem()
  const textOf = useProblemText()
  const { id: conversationId, channelId } = conversation
  const channel = useChannel(channelId)
  const [asked, setAsked] = useState<Asked>()
  const replies = useQuery({
    queryKey: ['replies', channelId],
    queryFn: () =>
      askAll(cursor => api.GET('/v1/replies', { params: { query: { channelId, limit: 200, cursor } } })),
    staleTime: 30_000,
  })
  const render = async (id: string, answers: Record<string, string>) => {
    const body = { conversationId, answers, preview: false }
    const rendered = await ask(asides.POST('/v1/replies/{id}/render', { params: { path: { id } }, body }))
    const names = rendered.missing.filter(one => one.asked).map(({ name }) => name)
    if (names.length > 0 && Object.keys(answers).length === 0) {
      setAsked({ id, names })
      return
    }
    onInsert(rendered.text, rendered.files)
    onClose()
  }
  if (asked) {
    return (
      <Dialog title={t('fillIn')} onClose={onClose}>
        <form
          className="grid gap-3"
          onSubmit={event => {
            event.preventDefault()
            const given = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
            render(asked.id, given).catch(sayProblem)
          }}
        >
          {asked.names.map(name => (
            <Field key={name} label={name} name={name} required />
          ))}
          <Button type="submit" kind="primary" className="justify-self-end">
            {t('insert')}
          </Button>
        </form>
      </Dialog>
    )
  }
  const textIn = ({ texts, language }: Pick<CannedReply, 'texts' | 'language'>) =>
    texts[languageFor(Object.keys(texts), channel?.language ?? channel?.businessHours.language, language)]
  const items = (replies.data ?? [])
    .toSorted((a, b) => b.uses - a.uses)
    .map(({ id, name, shortcut, folder, ...reply }) => ({
      id,
      label: name,
      words: `${shortcut ?? ''} ${folder}`,
      hint: textIn(reply),
    }))
  return (
    <Picker
      title={t('cannedReply')}
      items={items}
      // `render` closes the picker. If something has to be asked, it becomes the dialog above.
      onPick={id => void render(id, {}).catch(sayProblem)}
      onClose={() => {}}
      onLeave={onClose}
      preview={id => {
        const reply = replies.data?.find(one => one.id === id)
        return (
          <p dir="auto" className="text-sm whitespace-pre-wrap">
            {reply && textIn(reply)}
          </p>
        )
      }}
      empty={replies.error ? textOf(replies.error).title : replies.isPending ? '' : t('noReplies')}
    />
  )
}
