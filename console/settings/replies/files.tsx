import { Paperclip, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { sendFile } from '../../inbox/attachments.ts'
import { Button } from '../../ui/button.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import type { ReplyValues } from './data.ts'

/** The files of a reply. They are uploaded one after the other, so that they keep their order. */
export function Files() {
  const t = useTranslations('replies')
  const sayProblem = useSayProblem()
  const { watch, setValue, getValues } = useFormContext<ReplyValues>()
  const [isBusy, setBusy] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const files = watch('files')
  const set = (to: ReplyValues['files']) => setValue('files', to, { shouldDirty: true })
  const add = async (picked: File[]) => {
    setBusy(true)
    try {
      for (const file of picked) {
        const upload = await sendFile(file)
        set([...getValues('files'), upload])
      }
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {files.map(({ id, name, url }) => (
        <span
          key={id}
          className="inline-flex h-7 items-center gap-1 rounded-md border border-line bg-raised pl-2.5 text-sm"
        >
          <a href={url} target="_blank" rel="noreferrer" className="max-w-48 truncate hover:underline">
            {name}
          </a>
          <button
            type="button"
            aria-label={t('removeFile', { name })}
            onClick={() => set(files.filter(file => file.id !== id))}
            className="grid size-6 place-items-center rounded text-soft hover:bg-hover"
          >
            <X size={13} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Button disabled={isBusy} onClick={() => picker.current?.click()}>
        <Paperclip size={14} aria-hidden="true" />
        {isBusy ? t('uploading') : t('addFile')}
      </Button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          void add([...(target.files ?? [])])
          target.value = ''
        }}
      />
    </div>
  )
}
