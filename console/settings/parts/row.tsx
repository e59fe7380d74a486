import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'

interface RowProps {
  icon?: ReactNode
  title: ReactNode
  hint?: ReactNode
  children?: ReactNode
}

/** A row that opens something. */
export function RowLink({ onOpen, icon, title, hint, children }: RowProps & { onOpen(): void }) {
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex min-h-13 w-full items-center gap-3 px-4 py-2 text-left hover:bg-hover"
      >
        <Head icon={icon} title={title} hint={hint} />
        {children}
        <ChevronRight size={16} className="shrink-0 text-soft" aria-hidden="true" />
      </button>
    </li>
  )
}

/** A row with actions beside it. */
export function Row({ icon, title, hint, children }: RowProps) {
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Head icon={icon} title={title} hint={hint} />
      {children}
    </li>
  )
}

function Head({ icon, title, hint }: RowProps) {
  return (
    <>
      {icon}
      <span className="min-w-0 flex-1 basis-40">
        <span dir="auto" className="block truncate text-sm font-medium">
          {title}
        </span>
        {hint && <span className="line-clamp-2 text-xs text-soft wrap-anywhere">{hint}</span>}
      </span>
    </>
  )
}

/** The way back to the list. */
export function Back({ label, onBack }: { label: string; onBack(): void }) {
  return (
    <Button kind="quiet" className="-ml-2 justify-self-start" onClick={onBack}>
      <ChevronLeft size={15} aria-hidden="true" />
      {label}
    </Button>
  )
}
