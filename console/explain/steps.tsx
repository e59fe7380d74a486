import { Candidates } from './candidates.tsx'
import type { PlacedStep, RuleStep, Tone } from './step.ts'
import { type InWords, useWords } from './use-words.ts'

const EDGES: Record<Tone, string> = {
  plain: 'border-line',
  good: 'border-good',
  bad: 'border-bad',
  wait: 'border-wait',
}

const TEXTS: Record<RuleStep['tone'], string> = { good: 'text-good', bad: 'text-bad', plain: 'text-soft' }

/** What led to a state, step by step. */
export function Steps({ steps, label }: { steps: PlacedStep[]; label: string }) {
  const inWords = useWords()
  return (
    <ol aria-label={label} className="grid gap-3">
      {steps.map(({ key, at, title, tone = 'plain', lines = [], rules = [], candidates = [] }) => (
        <li key={key} className={`grid gap-1 border-l-2 pl-3 text-sm ${EDGES[tone]}`}>
          <p className="flex items-baseline gap-2 font-medium">
            <span className="min-w-0 flex-1 wrap-anywhere">{inWords(title)}</span>
            {at && (
              <time dateTime={at} className="shrink-0 text-xs font-normal text-soft tabular-nums">
                {inWords.value({ at })}
              </time>
            )}
          </p>
          {lines.map((line, index) => (
            <p key={index} dir="auto" className="text-soft wrap-anywhere">
              {inWords(line)}
            </p>
          ))}
          {rules.length > 0 && (
            <ol className="grid gap-2 pt-1">
              {rules.map((rule, index) => (
                <Rule key={index} rule={rule} inWords={inWords} />
              ))}
            </ol>
          )}
          {candidates.length > 0 && <Candidates rows={candidates} />}
        </li>
      ))}
    </ol>
  )
}

function Rule({ rule, inWords }: { rule: RuleStep; inWords: InWords }) {
  const { title, verdict, tone, how, conditions, needed } = rule
  return (
    <li className="grid gap-0.5">
      <p>
        <span className="font-medium">{inWords(title)}</span>{' '}
        <span className={TEXTS[tone]}>{inWords(verdict)}</span>
      </p>
      {how && <p className="text-soft">{inWords(how)}</p>}
      <ul className="grid gap-0.5 pl-2">
        {conditions.map(({ holds, words }, index) => (
          <li key={index} dir="auto" className="flex gap-1.5 wrap-anywhere">
            <span
              role="img"
              aria-label={inWords({ key: holds ? 'rules.holds' : 'rules.fails' })}
              className={holds ? 'text-good' : 'text-bad'}
            >
              {holds ? '✓' : '✗'}
            </span>
            <span className="min-w-0">{inWords(words)}</span>
          </li>
        ))}
      </ul>
      {needed && <p className="text-soft">{inWords(needed)}</p>}
    </li>
  )
}
