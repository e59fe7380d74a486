import { type ComponentProps, type ReactNode, useId } from 'react'

interface Frame {
  label: string
  hint?: string
  error?: string
}

const BOX = 'rounded-md border border-edge bg-surface text-base aria-invalid:border-bad'

function useFrame({ label, hint, error }: Frame) {
  const id = useId()
  const said = error ?? hint
  const attributes = {
    id,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': said ? `${id}-said` : undefined,
  }
  const frame = (field: ReactNode) => (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {field}
      {said && (
        <p id={`${id}-said`} className={`text-sm ${error ? 'text-bad' : 'text-soft'}`}>
          {said}
        </p>
      )}
    </div>
  )
  return { attributes, frame }
}

/** One of a few, by the browser's own list. */
export function SelectField({ label, hint, error, ...select }: ComponentProps<'select'> & Frame) {
  const { attributes, frame } = useFrame({ label, hint, error })
  return frame(<select {...attributes} className={`h-9 min-w-0 px-2 ${BOX}`} {...select} />)
}

/** A text of several lines. */
export function TextField({ label, hint, error, ...area }: ComponentProps<'textarea'> & Frame) {
  const { attributes, frame } = useFrame({ label, hint, error })
  return frame(<textarea dir="auto" rows={4} {...attributes} className={`min-w-0 p-2.5 ${BOX}`} {...area} />)
}

interface CheckProps extends ComponentProps<'input'> {
  children: ReactNode
  hint?: string
}

/** Yes or no. */
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
