import type { ComponentProps } from 'react'

/** A choice among a few. The browser's own control: every phone and screen reader knows it. */
export function Select({ label, className = '', ...props }: ComponentProps<'select'> & { label: string }) {
  return (
    <select
      aria-label={label}
      className={`h-8 max-w-full min-w-0 rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover ${className}`}
      {...props}
    />
  )
}

interface SelectOneProps {
  label: string
  /** The words for "all", chosen if none is. */
  all: string
  options: readonly { id: string; name: string }[]
  chosen: string | undefined
  onChoose(id: string | undefined): void
  className?: string
}

/** Chooses one of several, or all of them (undefined). */
export function SelectOne({ all, options, chosen, onChoose, ...rest }: SelectOneProps) {
  return (
    <Select {...rest} value={chosen ?? ''} onChange={({ target }) => onChoose(target.value || undefined)}>
      <option value="">{all}</option>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
