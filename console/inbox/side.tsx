import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

interface SideProps {
  title: string
  /** Label of the closing button. */
  close: string
  /** Classes for its width, from the page width at which it no longer covers the whole page. */
  width: string
  onClose(): void
  children: ReactNode
}

/** The frame of a panel beside the thread. On a narrow page it lies over the thread. */
export function Side({ title, close, width, onClose, children }: SideProps) {
  return (
    <aside
      aria-label={title}
      className={`fixed inset-y-0 right-0 z-20 flex w-full flex-col border-l border-line bg-surface shadow-xl xl:static xl:shadow-none ${width}`}
    >
      <header className="flex h-12 shrink-0 items-center justify-between border-b border-line px-4">
        <h2 className="text-sm font-semibold">{title}</h2>
        <Button kind="quiet" icon aria-label={close} onClick={onClose}>
          <X size={15} />
        </Button>
      </header>
      {children}
    </aside>
  )
}
