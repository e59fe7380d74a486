import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { asides, ask } from '../../../api/client.ts'
import type { RoutingRule } from '../../../api/types.ts'
import { type Facts, factsIn } from '../../../explain/facts.ts'
import { Steps } from '../../../explain/steps.tsx'
import { useNames } from '../../../explain/use-names.ts'
import { rulesOf } from '../../../explain/why-rules.ts'
import { useFieldText } from '../../../problems/use-field-text.ts'
import { Trouble } from '../../../session/card.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { useLater } from '../../../ui/use-later.ts'
import { INPUT, useValue } from '../../form/fields.tsx'
import { Section } from '../../form/section.tsx'
import { type Target, useTargetName } from './targets.ts'

/** The rules are tried after this pause in typing, ms. */
const PAUSE_MS = 400
/** How many past conversations they are tried on. */
const TRIED = 200
/** How many rules are shown if none decides. */
const SHOWN_RULES = 5
/** How many of the changed conversations are listed. */
const SHOWN = 20

/** The API's comparison of the saved rules (`before`) with those in the form (`after`). */
interface Comparison {
  compared: number
  changed: number
  byRule: { rule: string | null; before: number; after: number }[]
  conversations: Changed[]
}

interface Changed {
  conversationId: string
  before: Decision | null
  after: Decision | null
  changes: string[]
  because: string | null
}

interface Decision {
  rule: string
  action: { allocate: Target }
}

/** Shows what the rules in the form would do: with the latest conversations, and with a message that the person types. */
export function DryRun({ channelId }: { channelId: string }) {
  const t = useTranslations('channels.rules')
  const textOf = useProblemText()
  const fieldText = useFieldText()
  const spotOf = useSpot()
  const id = useId()
  const rules = useLater(useValue<RoutingRule[]>('rules'), PAUSE_MS)
  const [typed, setTyped] = useState('')
  const text = useLater(typed, PAUSE_MS)
  // A rule without a name or a target is not finished. The API would refuse it, so it is left out.
  const complete = rules.filter(({ name, action }) => name.trim() !== '' && action.allocate.id !== '')
  const { data, error } = useQuery({
    queryKey: ['rules-test', channelId, complete, text],
    queryFn: ({ signal }) =>
      ask(
        asides.POST('/v1/channels/{id}/rules/test', {
          params: { path: { id: channelId } },
          body: { rules: complete, conversations: TRIED, ...(text.trim() && { message: { text } }) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  })
  return (
    <Section title={t('dryRun')} about={t('dryRunAbout', { count: TRIED })}>
      <div className="grid gap-1">
        <label htmlFor={id} className="text-sm font-medium">
          {t('sample')}
        </label>
        <input
          dir="auto"
          id={id}
          value={typed}
          placeholder={t('sampleHint')}
          maxLength={1_000}
          onChange={({ target }) => setTyped(target.value)}
          className={`h-9 ${INPUT}`}
        />
        {data?.message && <Verdict result={data.message.result} />}
      </div>
      {complete.length < rules.length && <p className="text-sm text-soft">{t('incomplete')}</p>}
      {error && !data && <Trouble {...textOf(error)} />}
      {data && (
        <Result comparison={data.comparison as unknown as Comparison}>
          {data.problems.map(({ severity, path, message }) => (
            <p key={path + message} className={`text-sm ${severity === 'error' ? 'text-bad' : 'text-wait'}`}>
              {spotOf(path)}: {fieldText(message)}
            </p>
          ))}
        </Result>
      )}
    </Section>
  )
}

/** Returns a function that words a path such as `rules.0.conditions.1.value` as people count: rule 1, condition 2. */
function useSpot(): (path: string) => string {
  const t = useTranslations('channels.rules')
  return path => {
    const [, rule, condition] = /^rules\.(\d+)(?:\.conditions\.(\d+))?/.exec(path) ?? []
    if (rule === undefined) return t('title')
    const at = { rule: Number(rule) + 1, condition: Number(condition ?? 0) + 1 }
    return t('spot', { ...at, inCondition: condition === undefined ? 'no' : 'yes' })
  }
}

/** What the rules would do with the typed message: the rule that decides, or the first ones that do not match. */
function Verdict({ result }: { result: Facts }) {
  const t = useTranslations('channels.rules')
  const names = useNames()
  const action = factsIn(factsIn(result.matched)?.action)
  const { rules = [], ...step } = rulesOf(
    { ...result, priority: action?.priority, labels: action?.labels },
    names,
  )
  const deciding = rules.filter(({ tone }) => tone === 'good')
  const shown = deciding.length > 0 ? deciding : rules.slice(0, SHOWN_RULES)
  return (
    <div role="status">
      <Steps label={t('verdict')} steps={[{ ...step, rules: shown, key: 'rules' }]} />
    </div>
  )
}

/** How many conversations would go elsewhere, by rule, and which. */
function Result({ comparison, children }: { comparison: Comparison; children: ReactNode }) {
  const t = useTranslations('channels.rules')
  const nameOf = useTargetName()
  const { compared, changed, byRule, conversations } = comparison
  const moved = conversations.filter(({ changes }) => changes.some(change => change !== 'rule'))
  // The API's sentence about what decided is English. In other languages a sentence is made of the rules' names.
  const locale = useLocale()
  const whyIn = ({ before, after }: Pick<Changed, 'before' | 'after'>) =>
    t('because', {
      now: after?.rule ?? '',
      decides: after ? 'yes' : 'no',
      before: before?.rule ?? '',
      ended: before && before.rule !== after?.rule ? 'yes' : 'no',
    })
  const who = (decision: Decision | null) =>
    decision ? (nameOf(decision.action.allocate) ?? decision.rule) : t('noRule')
  return (
    <>
      {children}
      <p role="status" className="text-base font-medium">
        {compared === 0 ? t('nothingTried') : t('moves', { changed, compared })}
      </p>
      {byRule.length > 0 && (
        <table className="text-sm">
          <thead>
            <tr className="text-left text-xs text-soft">
              <th className="py-1 pr-4 font-medium">{t('rule')}</th>
              <th className="py-1 pr-4 text-right font-medium">{t('before')}</th>
              <th className="py-1 text-right font-medium">{t('after')}</th>
            </tr>
          </thead>
          <tbody>
            {byRule.map(({ rule, before, after }) => (
              <tr key={rule ?? ''} className="border-t border-line">
                <td className="py-1 pr-4 break-words">{rule ?? t('noRule')}</td>
                <td className="py-1 pr-4 text-right tabular-nums">{before}</td>
                <td
                  className={`py-1 text-right tabular-nums ${before === after ? '' : 'font-semibold text-accent'}`}
                >
                  {after}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {moved.length > 0 && (
        <ul className="grid gap-1.5">
          {moved.slice(0, SHOWN).map(({ conversationId, before, after, because }) => (
            <li key={conversationId} className="rounded-md border border-line px-2.5 py-1.5 text-sm">
              <Link
                to="/inbox/$view/{-$id}"
                params={{ view: 'open', id: conversationId }}
                target="_blank"
                className="font-medium text-accent"
              >
                {who(before)} → {who(after)}
              </Link>
              <span className="block text-soft">{locale === 'en' ? because : whyIn({ before, after })}</span>
            </li>
          ))}
        </ul>
      )}
      {moved.length > SHOWN && (
        <p className="text-sm text-soft">{t('andMore', { count: moved.length - SHOWN })}</p>
      )}
    </>
  )
}
