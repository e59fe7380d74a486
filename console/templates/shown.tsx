import { Copy, ExternalLink, FileText, Image, List, MapPin, Phone, Reply, Video } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Bubble } from '../ui/bubble.tsx'
import type { ShownTemplate } from './draft.ts'

const FILES = { image: Image, video: Video, document: FileText, location: MapPin }
const BUTTONS = { quick_reply: Reply, url: ExternalLink, phone_number: Phone, copy_code: Copy, other: List }

/**
 * A template as the customer sees it. Files are shown by name only: they are stored elsewhere, and the page loads
 * nothing from other servers.
 */
export function Shown({ template }: { template: ShownTemplate }) {
  const t = useTranslations('templates')
  const { header, body, footer, buttons, media, list, cards, others } = template
  const beside = media.filter(url => url !== header?.url)
  return (
    <div className="grid gap-1">
      {header && header.type !== 'text' && <File type={header.type} name={nameOf(header) || t('noLink')} />}
      {beside.map(url => (
        <File key={url} type="document" name={url} />
      ))}
      {header?.type === 'text' && (
        <p dir="auto" className="px-1 text-sm font-semibold break-words">
          {header.text}
        </p>
      )}
      {(body || footer) && (
        <Bubble text={body}>
          {footer && (
            <p dir="auto" className="mt-1 text-xs text-soft">
              {footer}
            </p>
          )}
        </Bubble>
      )}
      <Buttons buttons={buttons} />
      {cards.length > 0 && (
        <ol aria-label={t('cards')} className="flex max-w-[92%] flex-wrap gap-2">
          {cards.map((card, index) => (
            <li key={index} className="grid w-44 shrink-0 content-start gap-1">
              {card.header && <File type={card.header.type} name={card.header.url ?? t('noLink')} />}
              <Bubble text={[card.title, card.body].filter(Boolean).join('\n')} />
              <Buttons buttons={card.buttons ?? []} />
            </li>
          ))}
        </ol>
      )}
      {list && (
        <div className="max-w-[92%] rounded-lg border border-line bg-surface px-3 py-1.5 text-sm">
          <p className="text-center text-accent">{list.button}</p>
          <ul className="mt-1 border-t border-line pt-1">
            {list.items.map(({ title }) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </div>
      )}
      {others.length > 0 && <p className="text-xs text-soft">{t('others', { names: others.join(', ') })}</p>}
    </div>
  )
}

/** What to call a header's file or place. */
function nameOf({ filename, url, location }: NonNullable<ShownTemplate['header']>): string | undefined {
  if (!location) return filename || url
  const { name, address, latitude, longitude } = location
  return [name, address].filter(Boolean).join(', ') || `${latitude}, ${longitude}`
}

/** The buttons of a template. They do nothing here. */
function Buttons({ buttons }: Pick<ShownTemplate, 'buttons'>) {
  const t = useTranslations('templates')
  if (buttons.length === 0) return null
  return (
    <ul aria-label={t('buttons')} className="grid max-w-[92%] gap-1">
      {buttons.map(({ type, text, url, phoneNumber }, index) => {
        const Icon = BUTTONS[type]
        return (
          <li
            key={index}
            className="rounded-lg border border-line bg-surface px-3 py-1.5 text-center text-sm text-accent"
          >
            <span className="flex items-center justify-center gap-1.5">
              <Icon size={14} aria-hidden="true" />
              <span dir="auto">{text}</span>
            </span>
            {(url || phoneNumber) && (
              <span className="block text-xs break-all text-soft">{url ?? phoneNumber}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function File({ type, name }: { type: string; name: string }) {
  const Icon = FILES[type as keyof typeof FILES] ?? FileText
  return (
    <p className="flex max-w-[92%] items-center gap-2 rounded-xl border border-line bg-raised px-3 py-4 text-xs text-soft">
      <Icon size={18} className="shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-all">{name}</span>
    </p>
  )
}
