import { useFormatter, useTranslations } from 'use-intl'
import type { AiAgentTestResult } from '../../api/types.ts'
import { useWords } from '../../explain/use-words.ts'
import { type Words, worded } from '../../explain/words.ts'

type Action = AiAgentTestResult['actions'][number]

/**
 * The result of one turn of a test: the answer, what the agent would do, why it failed, and what it cost. Below, the
 * prompt as the model got it.
 */
export function Outcome({ result }: { result: AiAgentTestResult }) {
  const t = useTranslations('ai')
  const inWords = useWords()
  const format = useFormatter()
  const { answer, actions, failure, tokens, milliseconds, model, prompt } = result
  const seconds = format.number(milliseconds / 1_000, { maximumFractionDigits: 1 })
  return (
    <div className="ml-8 grid gap-1.5 justify-self-end">
      {answer && (
        <p
          dir="auto"
          className="justify-self-end rounded-xl rounded-br-sm bg-ai-faint px-3 py-2 text-sm whitespace-pre-wrap"
        >
          {answer}
        </p>
      )}
      {actions.map(action => (
        <ActionLine key={action.tool} action={action} />
      ))}
      {failure && (
        <div className="rounded-md bg-bad-faint p-2.5 text-sm text-bad">
          <p className="font-medium">{t('failed')}</p>
          <p>{whyOf(failure).map(inWords).join(' ')}</p>
          {failure.endpoint?.message && <p className="mt-1 font-mono text-xs">{failure.endpoint.message}</p>}
        </div>
      )}
      <details className="text-xs text-soft">
        <summary className="text-right">{t('cost', { model, tokens: tokens.total, seconds })}</summary>
        <ol className="mt-1.5 grid max-h-72 gap-1.5 overflow-y-auto">
          {prompt.map(({ role, content }, index) => (
            <li key={index} className="rounded-md border border-line bg-surface p-2">
              <span className="font-medium">{t(`promptRoles.${role}`)}</span>
              <p dir="auto" className="whitespace-pre-wrap">
                {content}
              </p>
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}

/** Why there is no answer and what to do, in the words in which a conversation tells the same. */
function whyOf({ reason, detail, fix }: NonNullable<AiAgentTestResult['failure']>): Words[] {
  return [worded('handOver', reason, detail), ...(fix === null ? [] : [worded('handOverFix', reason, fix)])]
}

function ActionLine({ action }: { action: Action }) {
  const t = useTranslations('ai')
  const { tool, reason, summary, labels = [] } = action
  return (
    <div className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <p className="font-medium">
        {tool === 'hand_over' && t(reason === 'customer_asked' ? 'handsOverAsked' : 'handsOver')}
        {tool === 'resolve' && t('resolves')}
        {tool === 'label' && t('labels', { names: labels.join(', ') })}
      </p>
      {summary && (
        <p dir="auto" className="text-soft">
          {summary}
        </p>
      )}
    </div>
  )
}
