import type { ComponentProps } from 'react'

/** A choice among a few, with the browser's own list, which every phone and screen reader knows. */
export function Select({ label, className = '', ...props }: ComponentProps<'select'> & { label: string }) {
  return (
    <select
      aria-label={label}
      className={`h-8 max-w-full min-w-0 rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover ${className}`}
      {...props}
    />
  )
}
