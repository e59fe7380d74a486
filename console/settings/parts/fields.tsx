import { type ComponentProps, type ReactNode, useId } from 'react'
import { described, Labelled } from '../../ui/labelled.tsx'

interface Frame {
  label: string
  hint?: string
  error?: string
}

const BOX =
  'rounded-md border border-edge bg-surface text-base aria-invalid:border-bad disabled:bg-raised disabled:text-soft'

/** A choice among a few, with the browser's own control. */
export function SelectField({ label, hint, error, ...select }: ComponentProps<'select'> & Frame) {
  const said = { id: useId(), hint, error }
  return (
    <Labelled label={label} {...said}>
      <select {...described(said)} className={`h-9 min-w-0 px-2 ${BOX}`} {...select} />
    </Labelled>
  )
}

/** A text of several lines. */
export function TextField({ label, hint, error, ...area }: ComponentProps<'textarea'> & Frame) {
  const said = { id: useId(), hint, error }
  return (
    <Labelled label={label} {...said}>
      <textarea dir="auto" rows={4} {...described(said)} className={`min-w-0 p-2.5 ${BOX}`} {...area} />
    </Labelled>
  )
}

interface CheckProps extends ComponentProps<'input'> {
  children: ReactNode
  hint?: string
}

/** A checkbox with its label. */
export function Check({ children, hint, ...input }: CheckProps) {
  return (
    <label className="flex min-h-6 items-start gap-2.5 text-sm">
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent-ground" {...input} />
      <span className="min-w-0">
        {children}
        {hint && <span className="block text-soft">{hint}</span>}
      </span>
    </label>
  )
}
