import { FileText, LoaderCircle, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { asApiError, isPassing } from '../api/problems.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import type { Attachment } from './attachments.ts'
import { DescribeButton, Description } from './describe.tsx'
import { type FileLimits, sizeText, takenText, togetherTrouble, troubleOf } from './file-limits.ts'

interface AttachmentListProps {
  files: Attachment[]
  limits: FileLimits | null
  onRemove(key: string): void
  onAgain(key: string): void
  onDescribe(key: string, alt: string): void
}

/**
 * The files that go with the next message, each with its error if it has one, and how much room is left. A file over the limit
 * is shown as too large before anything is sent; the service checks again.
 */
export function AttachmentList({ files, limits, onRemove, onAgain, onDescribe }: AttachmentListProps) {
  const t = useTranslations('inbox')
  const [describedKey, setDescribedKey] = useState<string>()
  const described = files.find(({ key }) => key === describedKey)
  return (
    <div className="grid gap-1 py-1">
      <ul aria-label={t('attached')} className="flex flex-wrap gap-2">
        {files.map(file => (
          <Item
            key={file.key}
            file={file}
            limits={limits}
            isDescribed={file === described}
            onDescribe={() => setDescribedKey(file === described ? undefined : file.key)}
            onRemove={() => onRemove(file.key)}
            onAgain={() => onAgain(file.key)}
          />
        ))}
      </ul>
      {described && (
        <Description
          key={described.key}
          file={described}
          onChange={alt => onDescribe(described.key, alt)}
          onClose={() => setDescribedKey(undefined)}
        />
      )}
      <Room files={files} limits={limits} />
    </div>
  )
}

interface ItemProps {
  file: Attachment
  limits: FileLimits | null
  isDescribed: boolean
  onDescribe(): void
  onRemove(): void
  onAgain(): void
}

function Item({ file, limits, isDescribed, onDescribe, onRemove, onAgain }: ItemProps) {
  const t = useTranslations('inbox')
  const whyLost = useTranslations('thread.files')
  const ui = useTranslations('ui')
  const textOf = useProblemText()
  const { name, upload, error, lost, alt } = file
  // While it is on its way, it may be a picture that is being made smaller.
  const trouble = upload && troubleOf(file, limits)
  const wrong =
    error !== undefined
      ? textOf(error).title
      : trouble?.is === 'tooLarge'
        ? t('tooLarge', { size: sizeText(trouble.most) })
        : trouble
          ? t('typeRefused')
          : lost && whyLost(lost)
  return (
    <li
      className={`flex max-w-full items-center gap-2 rounded-lg border px-2 py-1 text-sm ${wrong ? 'border-bad text-bad' : 'border-line'}`}
    >
      {upload?.contentType.startsWith('image/') ? (
        <img src={upload.url} alt={alt ?? ''} title={alt} className="size-8 rounded object-cover" />
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
      {file.contentType.startsWith('image/') && !wrong && (
        <DescribeButton file={file} isOpen={isDescribed} onClick={onDescribe} />
      )}
      {error !== undefined && isPassing(asApiError(error)) && (
        <Button className="h-6 px-1.5 text-xs" aria-label={ui('againWith', { name })} onClick={onAgain}>
          {ui('again')}
        </Button>
      )}
      <button
        type="button"
        aria-label={t('remove', { name })}
        onClick={onRemove}
        className="rounded p-1 hover:bg-hover"
      >
        <X size={13} />
      </button>
    </li>
  )
}

/** How many files there are of how many, and how large they are together; or that they are too many. */
function Room({ files, limits }: Pick<AttachmentListProps, 'files' | 'limits'>) {
  const t = useTranslations('inbox')
  const room = useTranslations('thread.files')
  const { mostFiles, mostBytesTogether } = limits ?? {}
  const together = togetherTrouble(files, limits)
  if (together)
    return (
      <p role="alert" className="text-xs text-bad">
        {together.is === 'tooMany'
          ? t('tooManyFiles', { count: together.most })
          : t('tooLargeTogether', { size: sizeText(together.most) })}
      </p>
    )
  // One file alone has room, unless all of them share it.
  if (mostFiles === undefined || (files.length < 2 && !mostBytesTogether)) return null
  const count = { count: files.length, most: mostFiles }
  const taken = takenText(files.reduce((sum, { size }) => sum + size, 0))
  return (
    <p className="text-xs text-soft">
      {mostBytesTogether
        ? room('takenTogether', { ...count, taken, size: sizeText(mostBytesTogether) })
        : room('taken', count)}
    </p>
  )
}

/** Whether all files are there, and can go with one message. */
export function areSendable(files: Attachment[], limits: FileLimits | null): boolean {
  const isEach = files.every(file => file.upload && !troubleOf(file, limits))
  return isEach && !togetherTrouble(files, limits)
}
