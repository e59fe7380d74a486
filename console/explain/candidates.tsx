import { useState } from 'react'
import type { CandidateRow } from './step.ts'
import { useWords } from './use-words.ts'
import { say } from './words.ts'

/** How many agents are shown at first. A channel may have hundreds. */
const FIRST = 6

const HEADS = ['panel.agent', 'panel.load', 'panel.last', 'panel.verdict'] as const

/** The agents as a decision saw them: the chosen one first, then those who could have been chosen. */
export function Candidates({ rows }: { rows: CandidateRow[] }) {
  const inWords = useWords()
  const [showsAll, setShowsAll] = useState(false)
  const ordered = rows.toSorted((a, b) => rank(a) - rank(b))
  const shown = showsAll ? ordered : ordered.slice(0, FIRST)
  return (
    <div className="grid justify-items-start gap-1 pt-1">
      <table className="w-full border-collapse text-xs">
        <caption className="sr-only">{inWords(say('panel.candidates'))}</caption>
        <thead>
          <tr className="text-left text-soft">
            {HEADS.map(key => (
              <th key={key} scope="col" className="py-1 pr-3 font-medium">
                {inWords(say(key))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ agentId, name, presence, load, capacity, capacityThen, last, verdict, chosen }) => (
            <tr key={agentId} className={`border-t align-top border-line ${chosen ? 'bg-good-faint' : ''}`}>
              <th scope="row" dir="auto" className="py-1 pr-3 text-left font-medium">
                {name}
                <span className="block font-normal text-soft">{inWords(presence)}</span>
              </th>
              <td className="py-1 pr-3 whitespace-nowrap tabular-nums">
                {inWords(say('panel.loadOf', { load, capacity }))}
                {capacityThen !== undefined && capacityThen !== capacity && (
                  <span className="block whitespace-normal text-soft">
                    {inWords(say('scrubber.capacityThen', { count: capacityThen }))}
                  </span>
                )}
              </td>
              <td className="py-1 pr-3 whitespace-nowrap tabular-nums">
                {last === undefined ? '–' : inWords.value(last)}
              </td>
              <td className="py-1">{inWords(verdict)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > FIRST && (
        <button
          type="button"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(is => !is)}
          className="min-h-6 rounded px-1 text-xs text-accent hover:bg-hover"
        >
          {inWords(showsAll ? say('panel.showFewer') : say('panel.showAll', { count: rows.length }))}
        </button>
      )}
    </div>
  )
}

/** The order; all other verdicts come last. */
const RANKS: Record<string, number> = { 'verdict.chosen': 0, 'verdict.next': 1, 'verdict.available': 2 }

function rank({ verdict }: CandidateRow): number {
  return RANKS[verdict.key] ?? 3
}
