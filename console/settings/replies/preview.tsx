import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, asides, ask } from '../../api/client.ts'
import type { CannedReply } from '../../api/types.ts'
import { Bubble } from '../../ui/bubble.tsx'
import { SelectField } from '../parts/fields.tsx'
import { Loaded, Nothing } from '../parts/page.tsx'

/** The reply as the service fills it in for one of the latest conversations. A preview does not count as a use. */
export function Preview({ reply }: { reply: CannedReply }) {
  const t = useTranslations('replies')
  const [chosen, setChosen] = useState<string>()
  const latest = useQuery({
    queryKey: ['latest-conversations'],
    queryFn: () => ask(api.GET('/v1/conversations', { params: { query: { limit: 20 } } })),
    staleTime: 0,
  })
  return (
    <Loaded query={latest}>
      {({ items }) => {
        const id = chosen ?? items[0]?.id
        if (id === undefined) return <Nothing>{t('noConversations')}</Nothing>
        return (
          <>
            <SelectField label={t('for')} value={id} onChange={({ target }) => setChosen(target.value)}>
              {items.map(item => (
                <option key={item.id} value={item.id}>
                  {item.contact.name ?? item.contact.address}
                </option>
              ))}
            </SelectField>
            <Rendered reply={reply} conversationId={id} />
          </>
        )
      }}
    </Loaded>
  )
}

function Rendered({ reply, conversationId }: { reply: CannedReply; conversationId: string }) {
  const t = useTranslations('replies')
  const { id, version } = reply
  const query = useQuery({
    queryKey: ['replies', 'rendered', id, version, conversationId],
    queryFn: () => {
      const body = { conversationId, answers: {}, preview: true }
      return ask(asides.POST('/v1/replies/{id}/render', { params: { path: { id } }, body }))
    },
    staleTime: 0,
  })
  return (
    <Loaded query={query}>
      {({ text, missing, parts, files }) => (
        <div className="grid gap-2">
          <div className="rounded-lg bg-ground p-3">
            <Bubble text={text} />
            {files.length > 0 && (
              <p className="mt-2 text-sm text-soft">{files.map(({ name }) => name).join(', ')}</p>
            )}
          </div>
          <p className="text-sm text-soft">{t('parts', { count: parts })}</p>
          {missing.length > 0 && (
            <p className="text-sm text-wait">
              {t('missing', { names: missing.map(({ name }) => name).join(', ') })}
            </p>
          )}
        </div>
      )}
    </Loaded>
  )
}
