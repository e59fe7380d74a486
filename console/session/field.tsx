import { type ComponentProps, useId } from 'react'
import { described, Labelled } from '../ui/labelled.tsx'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string
  error?: string
}

/** An input with its label, and a hint or its error. */
export function Field({ label, hint, error, ...input }: FieldProps) {
  const said = { id: useId(), hint, error }
  return (
    <Labelled label={label} {...said}>
      <input
        dir="auto"
        {...described(said)}
        className="h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 text-base aria-invalid:border-bad disabled:bg-raised disabled:text-soft"
        {...input}
      />
    </Labelled>
  )
}
