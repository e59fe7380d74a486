import type { ReactNode } from 'react'
import { type FieldValues, FormProvider } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Trouble } from '../../session/card.tsx'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { labelOf } from './label-of.ts'
import { LeaveGuard } from './leave-guard.tsx'
import type { SavedForm as Saved } from './use-saved.ts'

interface SavedFormProps<T extends FieldValues> {
  saved: Saved<T>
  /** The name of the form for screen readers. */
  label: string
  /** Who changed it last: `Ann, 30 Nov, 14:03`. */
  changedBy?: string
  /** The person may not change it. */
  readOnly?: boolean
  children: ReactNode
}

/** A form with the bar that saves it, and the choice if somebody else has changed the same values. */
export function SavedForm<T extends FieldValues>(props: SavedFormProps<T>) {
  const { saved, label, changedBy, readOnly = false, children } = props
  const t = useTranslations('settings')
  const { isDirty, isSubmitting } = saved.form.formState
  return (
    <FormProvider {...saved.form}>
      <form
        aria-label={label}
        noValidate
        onSubmit={event => {
          event.preventDefault()
          saved.submit()
        }}
      >
        <fieldset disabled={readOnly || isSubmitting} className="grid min-w-0 grid-cols-1 gap-5">
          {children}
        </fieldset>
        {saved.problem !== undefined && <SaveTrouble problem={saved.problem} />}
        {isDirty && saved.isBehind && (
          <div role="alert" className="mt-4 grid gap-2 rounded-md bg-wait-faint p-3 text-sm text-wait">
            <p>{changedBy ? t('behindBy', { who: changedBy }) : t('behind')}</p>
            <p className="flex flex-wrap gap-2">
              <Button onClick={saved.takeTheirs}>{t('takeTheirs')}</Button>
              <Button onClick={saved.keepMine}>{t('keepMine')}</Button>
            </p>
          </div>
        )}
        {isDirty && (
          <div className="sticky bottom-0 z-10 mt-4 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface p-2.5 shadow-lg">
            <p role="status" className="min-w-0 flex-1 px-1 text-sm text-soft">
              {t('unsaved')}
            </p>
            <Button onClick={saved.discard} disabled={isSubmitting}>
              {t('discard')}
            </Button>
            <Button type="submit" kind="primary" disabled={isSubmitting || saved.isBehind}>
              {t('save')}
            </Button>
          </div>
        )}
      </form>
      <LeaveGuard isDirty={isDirty} />
    </FormProvider>
  )
}

/** Why it could not be saved. */
function SaveTrouble({ problem }: { problem: unknown }) {
  const textOf = useProblemText()
  return (
    <div className="mt-4">
      <Trouble {...textOf(problem, labelOf)} />
    </div>
  )
}
