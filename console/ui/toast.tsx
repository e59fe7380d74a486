import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'

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

/** How long the key can undo the last action, ms. The message itself disappears earlier. */
const UNDO_MS = 60_000

let latest: { id: string; at: number; run: () => void } | undefined

/** Actions that have begun and are not done, and whether one of them is to be undone as soon as it is. */
let underWay = 0
let isAwaited = false

/**
 * Called when an action begins, also one that can't be undone. The key then does not undo the action before it, which is not what
 * the agent means. It waits for this one.
 *
 * @returns a function to call once, when the action is done and its message is shown, or when it has failed
 */
export function beginAction(): () => void {
  latest = undefined
  isAwaited = false
  underWay++
  return () => {
    underWay--
    if (underWay === 0) isAwaited = false
  }
}

/** Undoes the last action, if it can be undone. Returns whether there was one. */
export function undoLatest(): boolean {
  if (!latest && underWay > 0) {
    isAwaited = true
    return true
  }
  const undo = latest
  latest = undefined
  if (!undo || undo.at < Date.now() - UNDO_MS) return false
  toasts.close(undo.id)
  undo.run()
  return true
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
        toasts.close(id)
        if (latest?.id === id) latest = undefined
        action.run()
      },
    },
  })
  if (!action?.undoes) return
  latest = { id, at: Date.now(), run: action.run }
  if (isAwaited) undoLatest()
}

/** Where the messages appear. Rendered once, in the frame of the session. */
export function Toasts() {
  const t = useTranslations('session')
  // Whoever signs in next must not undo what somebody else did.
  useEffect(
    () => () => {
      latest = undefined
    },
    [],
  )
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('notices')}
          className="fixed right-4 bottom-4 left-4 z-50 flex flex-col gap-2 sm:left-auto sm:w-90"
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
      className="rounded-lg border border-line bg-surface p-3 shadow-lg transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0"
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
