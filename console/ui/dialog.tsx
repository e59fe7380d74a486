import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useFinalFocus } from './final-focus.ts'

interface DialogProps {
  title: string
  onClose(): void
  children: ReactNode
}

/** A modal dialog. The focus stays inside, Escape closes it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const t = useTranslations('ui')
  const finalFocus = useFinalFocus()
  return (
    <Base.Root open onOpenChange={open => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#00000055]" />
        <Base.Popup
          finalFocus={finalFocus}
          className="fixed top-1/2 left-1/2 z-40 flex max-h-[85dvh] w-[calc(100%-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-surface shadow-2xl outline-none"
        >
          <div className="flex items-center justify-between gap-4 px-5 pt-4 pb-2">
            <Base.Title className="text-base font-semibold">{title}</Base.Title>
            <Base.Close aria-label={t('close')} className="rounded p-1 text-soft hover:bg-hover">
              <X size={16} />
            </Base.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
