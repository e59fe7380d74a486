import { RotateCcw, SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { asides, ask } from '../../api/client.ts'
import type { AiAgentTestResult } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import type { Profile } from './data.ts'
import { Outcome } from './outcome.tsx'

/** A message of the tester and what came of it. */
interface Turn {
  text: string
  /** Undefined while the agent thinks. */
  result?: AiAgentTestResult
}

interface TestChatProps {
  agentId: string
  /** The present values of the form, saved or not. */
  draft(): Profile
}

/** The most turns that are sent along. The API limits the messages of a test, and each turn has up to two. */
const MOST_TURNS = 20

/**
 * A chat with the agent as it is in the form, to try a change before saving it. Nothing is sent to customers, and
 * nothing is stored.
 */
export function TestChat({ agentId, draft }: TestChatProps) {
  const t = useTranslations('ai')
  const textOf = useProblemText()
  const [turns, setTurns] = useState<Turn[]>([])
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)

  const send = async () => {
    const written = text.trim()
    if (!written || isBusy) return
    const before = turns.slice(1 - MOST_TURNS)
    setTurns([...before, { text: written }])
    setText('')
    setProblem(undefined)
    setBusy(true)
    try {
      const { limits: _, ...profile } = draft()
      const body = { ...profile, messages: [...before.flatMap(saidIn), said('customer', written)] }
      const params = { path: { id: agentId }, header: { 'idempotency-key': crypto.randomUUID() } }
      const result = await ask(asides.POST('/v1/ai-agents/{id}/test', { params, body }))
      setTurns([...before, { text: written, result }])
    } catch (error) {
      setTurns(before)
      setText(written)
      setProblem(error)
    } finally {
      setBusy(false)
      field.current?.focus()
    }
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <div className="grid gap-3">
      <div
        role="log"
        aria-label={t('test')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keys too.
        tabIndex={0}
        className="grid max-h-[28rem] min-h-40 content-start gap-3 overflow-y-auto rounded-lg bg-ground p-3"
      >
        {turns.length === 0 && <p className="text-sm text-soft">{t('testEmpty')}</p>}
        {turns.map((turn, index) => (
          <div key={index} className="grid gap-2">
            <p
              dir="auto"
              className="mr-8 justify-self-start rounded-xl rounded-bl-sm border border-line bg-surface px-3 py-2 text-sm whitespace-pre-wrap"
            >
              {turn.text}
            </p>
            {turn.result ? (
              <Outcome result={turn.result} />
            ) : (
              <p className="justify-self-end text-sm text-soft">{t('thinking')}</p>
            )}
          </div>
        ))}
      </div>
      {problem !== undefined && <Trouble {...textOf(problem)} />}
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          dir="auto"
          rows={2}
          aria-label={t('asCustomer')}
          placeholder={t('asCustomer')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={pressed}
          className="min-w-0 flex-1 resize-none rounded-md border border-edge bg-surface p-2 text-base"
        />
        <div className="grid gap-1">
          <Button
            icon
            kind="quiet"
            aria-label={t('restart')}
            disabled={turns.length === 0 || isBusy}
            onClick={() => setTurns([])}
          >
            <RotateCcw size={15} aria-hidden="true" />
          </Button>
          <Button icon kind="primary" aria-label={t('send')} disabled={isBusy} onClick={() => void send()}>
            <SendHorizontal size={15} aria-hidden="true" />
          </Button>
        </div>
      </div>
    </div>
  )
}

const said = (from: 'customer' | 'ai', text: string) => ({ from, text, media: [] })

function saidIn({ text, result }: Turn) {
  return [said('customer', text), ...(result?.answer ? [said('ai', result.answer)] : [])]
}
