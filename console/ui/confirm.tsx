import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Trouble } from '../session/card.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useProblemText } from './problem-text.ts'

interface ConfirmProps {
  title: string
  /** Says what will happen. */
  children: ReactNode
  action: string
  /** A text that must be typed first. For actions that nothing can undo. */
  typed?: string
  run(): Promise<unknown>
  onClose(): void
}

/** Asks before an action that can't easily be undone. A failure is shown in the dialog, which stays open. */
export function Confirm({ title, children, action, typed, run, onClose }: ConfirmProps) {
  const t = useTranslations('ui')
  const textOf = useProblemText()
  const [isRunning, setRunning] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [text, setText] = useState('')
  const go = async () => {
    setRunning(true)
    setProblem(undefined)
    try {
      await run()
      onClose()
    } catch (error) {
      setProblem(error)
      setRunning(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="grid gap-3 text-sm">
        {children}
        {typed !== undefined && (
          <label className="grid gap-1">
            {t('typeToConfirm', { text: typed })}
            <input
              value={text}
              autoComplete="off"
              onChange={({ target }) => setText(target.value)}
              className="h-9 rounded-md border border-edge bg-surface px-2.5"
            />
          </label>
        )}
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            kind="danger"
            disabled={isRunning || (typed !== undefined && squashed(text) !== squashed(typed))}
            onClick={() => void go()}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** A name may contain several spaces in a row; the page shows one, and that is what people type. */
const squashed = (text: string) => text.trim().replaceAll(/\s+/g, ' ')
