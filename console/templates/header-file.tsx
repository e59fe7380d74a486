import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Paperclip, X } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Upload } from '../api/types.ts'
import { sendFile } from '../inbox/attachments.ts'
import { type FileLimits, sizeText } from '../inbox/file-limits.ts'
import { useFieldText } from '../problems/use-field-text.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { type HeaderLimit, limitOfHeader, typesText, wrongWith } from './header-limits.ts'
import { type MediaType, type TemplateValues, uploadIn, withUpload, withValue } from './values.ts'

interface HeaderFileProps {
  type: MediaType
  limits: FileLimits
  values: TemplateValues
  /** What the service says is wrong with the file. */
  error?: string
  onChange(values: TemplateValues): void
  /** The field for a link, while no file is chosen. */
  children: ReactNode
}

const uploadQuery = (id: string) =>
  queryOptions({
    queryKey: ['upload', id],
    queryFn: (): Promise<Upload> => ask(api.GET('/v1/uploads/{id}', { params: { path: { id } } })),
  })

/** The file above a template's text: picked from this device, or at a link. */
export function HeaderFile({ type, limits, values, error, onChange, children }: HeaderFileProps) {
  const limit = limitOfHeader(type, limits)
  const cache = useQueryClient()
  const chosen = uploadIn(values)
  const upload = useQuery({ ...uploadQuery(chosen ?? ''), enabled: chosen !== undefined }).data
  if (!limit) return children
  return (
    <div className="grid gap-2">
      {chosen !== undefined ? (
        <Chosen
          upload={upload}
          error={error}
          onRemove={() => onChange(withValue(values, { kind: 'link', type }, ''))}
        />
      ) : (
        <>
          <Pick
            type={type}
            limit={limit}
            onPicked={picked => {
              cache.setQueryData(uploadQuery(picked.id).queryKey, picked)
              onChange(withUpload(values, type, picked))
            }}
          />
          {children}
        </>
      )}
    </div>
  )
}

interface ChosenProps {
  /** Undefined: not read yet, or gone. */
  upload: Upload | undefined
  error: string | undefined
  onRemove(): void
}

function Chosen({ upload, error, onRemove }: ChosenProps) {
  const t = useTranslations('templates.file')
  const { name = '…', size, url } = upload ?? {}
  const fieldText = useFieldText()
  return (
    <div className="grid gap-1">
      <span className="inline-flex h-8 items-center gap-1.5 justify-self-start rounded-md border border-line bg-raised pl-2.5 text-sm">
        <a href={url} target="_blank" rel="noreferrer" className="max-w-64 truncate hover:underline">
          {name}
        </a>
        {size !== undefined && <span className="text-xs text-soft">{sizeText(size)}</span>}
        <button
          type="button"
          aria-label={t('remove', { name })}
          onClick={onRemove}
          className="grid size-7 place-items-center rounded text-soft hover:bg-hover"
        >
          <X size={13} aria-hidden="true" />
        </button>
      </span>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {fieldText(error)}
        </p>
      )}
    </div>
  )
}

interface PickProps {
  type: MediaType
  limit: HeaderLimit
  onPicked(upload: Upload): void
}

/** Says what is taken before anything is uploaded, and refuses the rest at once. */
function Pick({ type, limit, onPicked }: PickProps) {
  const t = useTranslations('templates.file')
  const textOf = useProblemText()
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const size = sizeText(limit.mostBytes)
  const types = limit.types ? typesText(limit.types) : t('anyDocument')
  const pick = async (file: File) => {
    const wrong = wrongWith(file, limit)
    setProblem(wrong && t(`wrong.${wrong}`, { name: file.name, size, types }))
    if (wrong) return
    setBusy(true)
    try {
      onPicked(await sendFile(file))
    } catch (error) {
      const { title, detail } = textOf(error)
      setProblem(detail ?? title)
      setBusy(false)
    }
  }
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button disabled={isBusy} onClick={() => input.current?.click()}>
          <Paperclip size={14} aria-hidden="true" />
          {isBusy ? t('uploading') : t(`choose.${type}`)}
        </Button>
        <span className="text-xs text-soft">{t('limit', { types, size })}</span>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept={limit.types?.join()}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void pick(file)
          target.value = ''
        }}
      />
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  )
}
