import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Trouble } from '../../session/card.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText } from '../../ui/problem-text.ts'

interface ConfirmProps {
  title: string
  /** What happens then. */
  children: ReactNode
  /** What the button says: the thing that is done, in a word or two. */
  confirm: string
  run(): Promise<unknown>
  onDone?(): void
  onClose(): void
}

/** Asks before something that can't be undone, and stays open with the reason if it is refused. */
export function Confirm({ title, children, confirm, run, onDone, onClose }: ConfirmProps) {
  const t = useTranslations('parts')
  const textOf = useProblemText()
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const go = async () => {
    setProblem(undefined)
    setBusy(true)
    try {
      await run()
      onClose()
      onDone?.()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <div className="grid gap-2 text-sm">{children}</div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" disabled={isBusy} onClick={() => void go()}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
