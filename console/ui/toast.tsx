import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { forgetUndo, offerUndo } from './undo.ts'

/** Outside of React, so that any function can show a message. */
export const toasts = Toast.createToastManager()

interface Say {
  title: string
  detail?: string
  tone?: 'plain' | 'bad'
  /** Stays until it is closed. */
  stays?: boolean
  /** A button beside the text. `undoes`: it takes back what was done, and so does the key for that. */
  action?: { label: string; run: () => void; undoes?: boolean }
}

/** Shows a short message at the edge of the page. Screen readers are told bad news at once. */
export function say({ title, detail, tone = 'plain', stays = false, action }: Say): void {
  const id = toasts.add({
    title,
    description: detail,
    type: tone,
    priority: tone === 'bad' ? 'high' : 'low',
    timeout: stays ? 0 : tone === 'bad' ? 12_000 : 6_000,
    actionProps: action && {
      children: action.label,
      onClick() {
        withdraw?.()
        run()
      },
    },
  })
  const run = () => {
    toasts.close(id)
    action?.run()
  }
  const withdraw = action?.undoes ? offerUndo(run) : undefined
}

/** Where the messages appear. Rendered once, in the frame of the session. */
export function Toasts() {
  const t = useTranslations('session')
  useEffect(() => forgetUndo, [])
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('notices')}
          className="fixed right-4 bottom-[calc(1rem+var(--kept-free,0px))] left-4 z-50 flex flex-col gap-2 sm:left-auto sm:w-90"
        >
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function List() {
  const { toasts: all } = Toast.useToastManager()
  const t = useTranslations('ui')
  return all.map(toast => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      // Beyond the limit a message is inert: in sight, its buttons would do nothing.
      className="data-limited:hidden rounded-lg border border-line bg-surface p-3 shadow-lg transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Toast.Title className={`text-sm font-medium ${toast.type === 'bad' ? 'text-bad' : ''}`} />
          <Toast.Description className="mt-0.5 text-sm text-soft" />
        </div>
        {toast.actionProps && (
          <Toast.Action className="rounded px-1.5 py-0.5 text-sm font-medium text-accent hover:bg-hover" />
        )}
        <Toast.Close aria-label={t('close')} className="rounded p-1 text-soft hover:bg-hover">
          <X size={14} />
        </Toast.Close>
      </div>
    </Toast.Root>
  ))
}
