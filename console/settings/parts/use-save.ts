import { useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { asApiError, showFieldErrors } from '../../api/problems.ts'

/**
 * Submits a form that creates something. The API's errors are shown beside the fields that they name; all others are
 * in `problem`, above the form.
 */
export function useSave<F extends FieldValues>(
  { handleSubmit, setError }: UseFormReturn<F>,
  fields: readonly string[],
  save: (values: F) => Promise<void>,
) {
  const [problem, setProblem] = useState<unknown>()
  const submit = handleSubmit(async values => {
    setProblem(undefined)
    try {
      await save(values)
    } catch (failure) {
      const error = asApiError(failure)
      const shown = showFieldErrors(error, fields, setError as never)
      const hasMore = (error.problem.errors ?? []).some(({ path }) => !fields.includes(path))
      if (!shown || hasMore) setProblem(error)
    }
  })
  return { submit, problem }
}
