import type { ReactNode } from 'react'
import { useFieldText } from '../problems/use-field-text.ts'

interface SaidProps {
  /** The id of the input. */
  id: string
  hint?: ReactNode
  /** The error, shown in place of the hint. */
  error?: string
}

/** The hint of an input, or its error in the reader's language. */
export function Said({ id, hint, error }: SaidProps) {
  const fieldText = useFieldText()
  if (!error && !hint) return null
  return (
    <p id={`${id}-said`} className={`text-sm ${error ? 'text-bad' : 'text-soft'}`}>
      {error ? fieldText(error) : hint}
    </p>
  )
}

/** Attributes for the input that let screen readers tell its hint or error. */
export function described({ id, hint, error }: SaidProps) {
  return {
    id,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': error || hint ? `${id}-said` : undefined,
  }
}

interface LabelledProps extends SaidProps {
  label: string
  children: ReactNode
}

/** A label, an input, and a hint or an error. */
export function Labelled({ label, children, ...said }: LabelledProps) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={said.id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      <Said {...said} />
    </div>
  )
}
