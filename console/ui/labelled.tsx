import type { ReactNode } from 'react'
import { useFieldText } from '../problems/use-field-text.ts'

interface SaidProps {
  /** Of what is entered. */
  id: string
  hint?: ReactNode
  /** What is wrong with it; it stands in place of the hint. */
  error?: string
}

/** A hint, or what is wrong with what was entered. */
export function Said({ id, hint, error }: SaidProps) {
  const fieldText = useFieldText()
  if (!error && !hint) return null
  return (
    <p id={`${id}-said`} className={`text-sm ${error ? 'text-bad' : 'text-soft'}`}>
      {error ? fieldText(error) : hint}
    </p>
  )
}

/** What tells of the hint, or of the error, to who can't see them: attributes of what is entered. */
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

/** A label, what is entered, and a hint or what is wrong. */
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
