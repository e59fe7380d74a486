import { type ReactNode, useRef } from 'react'
import { type FieldValues, FormProvider, type UseFormReturn } from 'react-hook-form'
import { Trouble } from '../../session/card.tsx'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { LeaveGuard } from '../form/leave-guard.tsx'
import { PageTitle } from '../form/section.tsx'
import { Back } from './row.tsx'
import { useSave } from './use-save.ts'

interface NewFormProps<F extends FieldValues> {
  title: string
  /** The words of the link back to the list. */
  back: string
  onBack(): void
  form: UseFormReturn<F>
  /** The paths that have a field in the form; errors of others are shown above it. */
  fields: readonly string[]
  submit: string
  make(values: F): Promise<void>
  children: ReactNode
}

/** A page that creates something. */
export function NewForm<F extends FieldValues>(props: NewFormProps<F>) {
  const { title, back, onBack, form, fields, submit, make, children } = props
  const textOf = useProblemText()
  // What was made opens its own page, which loses nothing.
  const isMaking = useRef(false)
  const save = useSave(form, fields, async values => {
    isMaking.current = true
    try {
      await make(values)
    } catch (error) {
      isMaking.current = false
      throw error
    }
  })
  const { isDirty, isSubmitting } = form.formState
  return (
    <FormProvider {...form}>
      <Back label={back} onBack={onBack} />
      <PageTitle title={title} />
      <form noValidate onSubmit={save.submit} className="grid max-w-3xl gap-4">
        {save.problem !== undefined && <Trouble {...textOf(save.problem)} />}
        {children}
        <Button type="submit" kind="primary" className="h-9 justify-self-end" disabled={isSubmitting}>
          {submit}
        </Button>
      </form>
      <LeaveGuard isDirty={isDirty} isFinished={isMaking} />
    </FormProvider>
  )
}
