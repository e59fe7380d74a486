import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Field } from '../../session/field.tsx'
import { type ReplyValues, repliesQuery } from './data.ts'
import { Files } from './files.tsx'
import { Texts } from './texts.tsx'

/** The fields of a reply: name, shortcut, folder, texts and files. */
export function ReplyFields() {
  const t = useTranslations('replies')
  const foldersId = useId()
  const { register, formState } = useFormContext<ReplyValues>()
  const { errors } = formState
  const folders = new Set((useQuery(repliesQuery).data ?? []).map(({ folder }) => folder).filter(Boolean))
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={t('name')} required error={errors.name?.message} {...register('name')} />
        <Field
          label={t('shortcut')}
          hint={t('shortcutHint')}
          autoComplete="off"
          error={errors.shortcut?.message}
          {...register('shortcut')}
        />
        <Field
          label={t('folder')}
          hint={t('folderHint')}
          list={foldersId}
          autoComplete="off"
          error={errors.folder?.message}
          {...register('folder')}
        />
        <datalist id={foldersId}>
          {[...folders].map(folder => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
      </div>
      <Texts />
      <Files />
    </>
  )
}
