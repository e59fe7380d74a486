import { Check } from 'lucide-react'
import { useTranslations } from 'use-intl'

const STEPS = ['account', 'number', 'webhook', 'message', 'agents', 'greeting'] as const
export type StepName = (typeof STEPS)[number]

/** The steps of the wizard, with the current one. */
export function Steps({ at, done = [] }: { at: StepName; done?: readonly StepName[] }) {
  const t = useTranslations('channels.wizard')
  const now = STEPS.indexOf(at)
  return (
    <ol aria-label={t('steps')} className="mb-5 flex flex-wrap gap-x-4 gap-y-1.5">
      {STEPS.map((name, index) => {
        const isDone = index < now || done.includes(name)
        return (
          <li
            key={name}
            aria-current={name === at ? 'step' : undefined}
            className={`flex items-center gap-1.5 text-sm ${name === at ? 'font-medium text-accent' : isDone ? '' : 'text-soft'}`}
          >
            <span
              className={`grid size-5 place-items-center rounded-full text-xs ${isDone ? 'bg-good-faint text-good' : name === at ? 'bg-accent-ground text-white' : 'bg-raised'}`}
            >
              {isDone ? <Check size={12} aria-label={t('done')} /> : index + 1}
            </span>
            {t(`stepNames.${name}`)}
          </li>
        )
      })}
    </ol>
  )
}
