import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { AuditEntry } from '../../api/types.ts'
import { useAgents } from '../../session/people.ts'
import { useTimes } from '../../ui/time.ts'
import { deviceOf } from '../sessions/device.ts'
import { changesOf, keyOf } from './words.ts'

/** One entry. Opened, it shows what changed and where the request came from. */
export function Entry({ entry }: { entry: AuditEntry }) {
  const t = useTranslations('auditLog')
  const times = useTimes()
  const nameOf = useTargetName()
  const wordsOf = useCodeWords()
  const { at, action, outcome, code, actor, target } = entry
  const who = actor.kind === 'agent' && actor.name ? actor.name : t(`actors.${actor.kind}`)
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2 text-sm hover:bg-hover">
          <time dateTime={at} className="w-28 shrink-0 text-xs text-soft tabular-nums">
            {times.full(at)}
          </time>
          <span className="min-w-0 flex-1 basis-56">
            <span className="font-medium">{who}</span> {t(`actions.${keyOf(action)}`)}
            {nameOf(target) && <span className="text-soft"> · {nameOf(target)}</span>}
          </span>
          {outcome !== 'done' && (
            <span
              className={`rounded-full px-2 py-0.5 text-xs ${outcome === 'refused' ? 'bg-bad-faint text-bad' : 'bg-wait-faint text-wait'}`}
            >
              {t(`outcomes.${outcome}`)}
              {code && ` · ${wordsOf(code)}`}
            </span>
          )}
        </summary>
        <Details entry={entry} />
      </details>
    </li>
  )
}

function Details({ entry }: { entry: AuditEntry }) {
  const t = useTranslations('auditLog')
  const { action, target, token, source, requestId } = entry
  const facts = [
    [t('action'), action],
    [t('about'), target?.id],
    [t('token'), token?.name],
    [t('address'), source?.address],
    [t('device'), deviceOf(source?.userAgent ?? null)],
    [t('request'), requestId],
  ].filter(([, value]) => value)
  const changes = changesOf(entry)
  return (
    <div className="grid gap-3 border-t border-line bg-ground px-4 py-3 text-sm">
      {changes.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full text-left">
            <thead>
              <tr className="text-xs text-soft">
                <th className="py-1 pr-4 font-medium">{t('field')}</th>
                <th className="py-1 pr-4 font-medium">{t('before')}</th>
                <th className="py-1 font-medium">{t('after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field} className="border-t border-line align-top">
                  <td className="py-1 pr-4 font-mono text-xs">{field}</td>
                  <td dir="auto" className="py-1 pr-4 break-words">
                    {before}
                  </td>
                  <td dir="auto" className="py-1 break-words">
                    {after}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="font-mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {target?.type === 'conversation' && target.id && (
        <Link
          to="/inbox/$view/{-$id}"
          params={{ view: 'open', id: target.id }}
          className="justify-self-start text-sm font-medium text-accent"
        >
          {t('openConversation')}
        </Link>
      )}
    </div>
  )
}

/** Returns a function that tells in the reader's language why something was refused. */
function useCodeWords(): (code: string) => string {
  const t = useTranslations('problems.codes')
  const refusal = useTranslations('explain.refusal')
  return code => {
    const title = `${code}.title` as 'internal.title'
    if (t.has(title)) return t(title)
    return refusal.has(code as never) ? refusal(code as never) : code
  }
}

/** Returns a function that names the target of an entry: an agent's name, or the kind of the target. */
function useTargetName(): (target: AuditEntry['target']) => string | undefined {
  const t = useTranslations('auditLog')
  const agents = useAgents()
  return target => {
    if (!target) return undefined
    const name = target.type === 'agent' ? agents.find(({ id }) => id === target.id)?.name : undefined
    return name ?? t(`targets.${target.type}`)
  }
}
