import { FileText } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { MessageMedium } from '../api/types.ts'
import { useMissingFile } from './missing-file.ts'

interface MediaProps {
  medium: MessageMedium
  /** What is said of a picture that nobody described. */
  about: string
}

/**
 * A file of a message. Pictures, sound and film are shown; other files are links. Until the service has fetched the
 * file from the provider, or if it can't, it says so.
 */
export function Media({ medium, about }: MediaProps) {
  const t = useTranslations('inbox')
  const whyMissing = useMissingFile()
  const { url, contentType = '', name, alt } = medium
  if (!url) return <p className="rounded-md bg-raised px-2 py-1.5 text-sm text-soft">{whyMissing(medium)}</p>
  // A file that the service has not stored stands at a foreign address. The page loads nothing from there: it would
  // tell that server who reads the message, and the content security policy forbids it.
  const isOurs = medium.id !== undefined
  const label = name ?? t('file')
  if (isOurs && contentType.startsWith('image/')) {
    return (
      <a href={url} target="_blank" rel="noreferrer" className="block w-fit">
        <img
          src={url}
          alt={alt ?? about}
          title={alt ?? name}
          loading="lazy"
          className="h-44 max-w-full rounded-lg bg-raised object-contain"
        />
      </a>
    )
  }
  if (isOurs && contentType.startsWith('audio/')) {
    // biome-ignore lint/a11y/useMediaCaption: customers send none.
    return <audio controls preload="none" src={url} className="h-10 max-w-full" />
  }
  if (isOurs && contentType.startsWith('video/')) {
    // biome-ignore lint/a11y/useMediaCaption: customers send none.
    return <video controls preload="none" src={url} className="h-56 max-w-full rounded-lg bg-raised" />
  }
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="flex items-center gap-2 rounded-md border border-line bg-surface px-2 py-1.5 text-sm hover:bg-hover"
    >
      <FileText size={15} className="shrink-0 text-soft" aria-hidden="true" />
      <span dir="auto" className="min-w-0 truncate">
        {label}
      </span>
    </a>
  )
}
