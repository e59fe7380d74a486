import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Message } from '../api/types.ts'
import { draftOf } from '../templates/draft.ts'
import { sentAs, valuesOf } from '../templates/sent.ts'
import { sentTemplatesQuery } from '../templates/sent-query.ts'
import { Shown } from '../templates/shown.tsx'

interface SentTemplateProps {
  channelId: string
  template: NonNullable<Message['template']>
}

/**
 * A template that was sent, as the customer sees it: the message has its values, and the account its text. Where the account
 * does not have it any more, or is not shown to the reader, the values alone are told.
 */
export function SentTemplate({ channelId, template }: SentTemplateProps) {
  const t = useTranslations('inbox')
  const all = useQuery(sentTemplatesQuery(channelId)).data?.items
  const found = all && sentAs(all, template)
  if (found) {
    const { body, ...more } = draftOf(found, valuesOf(template))
    // A text alone looks as any other.
    const isText = Object.values(more).every(part => part === null || part === '' || isEmpty(part))
    if (!isText) return <Shown template={{ body, ...more }} />
    return (
      <p dir="auto" className="break-words whitespace-pre-wrap">
        {body}
      </p>
    )
  }
  return <p dir="auto">{[t('aTemplate'), ...Object.values(template.variables)].join(' · ')}</p>
}

const isEmpty = (part: unknown) => Array.isArray(part) && part.length === 0
