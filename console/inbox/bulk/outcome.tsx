import { Check, CircleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { say } from '../../ui/toast.tsx'
import { contactName } from '../names.ts'
import { closeJob, startJob, useJob } from './jobs.ts'

/** The result for each conversation, shown if at least one failed. The failed ones can be tried again. */
export function BulkOutcome() {
  const t = useTranslations('inbox.bulk')
  const textOf = useProblemText()
  const job = useJob()
  if (!job?.outcomes) return null
  const { what, work, outcomes } = job
  const failed = outcomes.filter(({ error }) => error !== undefined)
  // Failures first: they are what the agent has to look at.
  const ordered = [...failed, ...outcomes.filter(({ error }) => error === undefined)]
  return (
    <Dialog
      title={t('someFailed', { what, failed: failed.length, count: outcomes.length })}
      onClose={closeJob}
    >
      {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets is none to VoiceOver. */}
      <ul role="list" className="grid gap-2">
        {ordered.map(({ item, error }) => {
          const problem = error === undefined ? undefined : textOf(error)
          return (
            <li key={item.id} className="flex gap-2 text-sm">
              {problem ? (
                <CircleAlert
                  size={16}
                  className="mt-0.5 shrink-0 text-bad"
                  role="img"
                  aria-label={t('failed')}
                />
              ) : (
                <Check
                  size={16}
                  className="mt-0.5 shrink-0 text-good"
                  role="img"
                  aria-label={t('succeeded')}
                />
              )}
              <div className="min-w-0">
                <p dir="auto" className="truncate font-medium">
                  {contactName(item.contact)}
                </p>
                {problem && (
                  <p className="text-soft">{[problem.title, problem.detail].filter(Boolean).join(' · ')}</p>
                )}
              </div>
            </li>
          )
        })}
      </ul>
      <p className="mt-4 flex justify-end gap-2">
        <Button onClick={closeJob}>{t('close')}</Button>
        <Button
          kind="primary"
          onClick={() => {
            closeJob()
            const rows = failed.map(({ item }) => item)
            void startJob({ what, work }, rows).then(again => {
              if (again?.every(({ error }) => error === undefined))
                say({ title: t('done', { what, count: again.length }) })
            })
          }}
        >
          {t('again', { count: failed.length })}
        </Button>
      </p>
    </Dialog>
  )
}
