import { SCORES } from './score.ts'
import type { CsatSettings } from './settings.ts'
import { scoreTapId } from './survey.ts'

/**
 * A survey's question: as a list to choose from, best score first, and as plain text for media without
 * lists.
 */
export function surveyQuestion(
  csat: Pick<CsatSettings, 'question' | 'button' | 'labels' | 'instruction'>,
  surveyId: string,
): { text: string; button: string; items: { id: string; title: string }[]; fallback: string } {
  const items = SCORES.toReversed().map(score => ({
    id: scoreTapId(surveyId, score),
    title: `${score} – ${csat.labels[score - 1]}`,
  }))
  const lines = [csat.question, '', csat.instruction, ...items.map(item => item.title)]
  return { text: csat.question, button: csat.button, items, fallback: lines.join('\n') }
}
