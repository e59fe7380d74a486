import { FileText, LoaderCircle, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useProblemText } from '../ui/problem-text.ts'
import type { Attachment } from './attachments.ts'
import { type FileLimits, sizeText, togetherTrouble, troubleOf } from './file-limits.ts'

interface AttachmentListProps {
  files: Attachment[]
  limits: FileLimits | null
  onRemove(key: string): void
}

/**
 * The files that go with the next message, each with its error if it has one. A file over the limit is shown as too
 * large before anything is sent; the service checks again.
 */
export function AttachmentList({ files, limits, onRemove }: AttachmentListProps) {
  const t = useTranslations('inbox')
  const textOf = useProblemText()
  const together = togetherTrouble(files, limits)
  return (
    <ul aria-label={t('attached')} className="flex flex-wrap gap-2 py-1">
      {files.map(file => {
        const { key, name, upload, error } = file
        // While it is on its way, it may be a picture that is being made smaller.
        const trouble = upload && troubleOf(file, limits)
        const wrong =
          error !== undefined
            ? textOf(error).title
            : trouble?.is === 'tooLarge'
              ? t('tooLarge', { size: sizeText(trouble.most) })
              : trouble && t('typeRefused')
        return (
          <li
            key={key}
            className={`flex max-w-full items-center gap-2 rounded-lg border px-2 py-1 text-sm ${wrong ? 'border-bad text-bad' : 'border-line'}`}
          >
            {upload?.contentType.startsWith('image/') ? (
              <img src={upload.url} alt="" className="size-8 rounded object-cover" />
            ) : upload || wrong ? (
              <FileText size={15} aria-hidden="true" />
            ) : (
              <LoaderCircle size={15} className="animate-spin" role="img" aria-label={t('uploading')} />
            )}
            <span className="min-w-0">
              <span dir="auto" className="block max-w-48 truncate">
                {name}
              </span>
              {wrong && <span className="block text-xs">{wrong}</span>}
            </span>
            <button
              type="button"
              aria-label={t('remove', { name })}
              onClick={() => onRemove(key)}
              className="rounded p-1 hover:bg-hover"
            >
              <X size={13} />
            </button>
          </li>
        )
      })}
      {together && (
        <li className="w-full text-xs text-bad">
          {together.is === 'tooMany'
            ? t('tooManyFiles', { count: together.most })
            : t('tooLargeTogether', { size: sizeText(together.most) })}
        </li>
      )}
    </ul>
  )
}

/** Whether all files are there, and can go with one message. */
export function areSendable(files: Attachment[], limits: FileLimits | null): boolean {
  const isEach = files.every(file => file.upload && !troubleOf(file, limits))
  return isEach && !togetherTrouble(files, limits)
}
