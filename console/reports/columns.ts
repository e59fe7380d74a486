import type {
  AiReport,
  Clock,
  CsatReport,
  DurationReport,
  PresenceReport,
  ReportName,
  SendsReport,
  VolumeReport,
} from './types.ts'
import { isMeasure } from './types.ts'

/** `ms`: a duration. `share`: 0 to 1. `score`: 1 to 5. */
export type Unit = 'count' | 'ms' | 'share' | 'score'

/** The conversations behind a number, by the list in which the API has them. A column without this has no such list. */
export type Behind =
  | { rows: 'resolution' | 'own'; by?: 'agent' | 'ai' | 'both' | 'nobody' }
  | { surveys: 'all' | 'answered' | 'satisfied' | 1 | 2 | 3 | 4 | 5 }
  | { conversations: true }

/** A column of a report. `of` gives its value; null: nothing was measured. */
export interface Column<F> {
  key: string
  unit: Unit
  of: (figures: F) => number | null
  behind?: Behind
}

type Figures = {
  durations: DurationReport['total']
  volume: VolumeReport['total']
  ai: AiReport['total']
  csat: Omit<CsatReport, 'groups'>
  sends: SendsReport['total']
  presence: Omit<PresenceReport['items'][number], 'name' | 'agentId'>
}

const count = <K extends string>(key: K, behind?: Behind): Column<Record<K, number>> => ({
  key,
  unit: 'count',
  of: figures => figures[key],
  ...(behind && { behind }),
})

const SCORES = [1, 2, 3, 4, 5] as const

/** Columns of a duration: how many were measured, and how they spread. */
function durations(clock: Clock): Column<Figures['durations']>[] {
  const spread = (['p50', 'p90', 'average', 'longest'] as const).map(
    (key): Column<Figures['durations']> => ({
      key,
      unit: 'ms',
      of: figures => figures[clock][key],
      behind: { rows: 'own' },
    }),
  )
  return [count('count', { rows: 'own' }), ...spread]
}

const COLUMNS = {
  volume: [
    count('opened', { conversations: true }),
    count('reopened'),
    count('resolved', { rows: 'resolution' }),
    count('closed'),
    count('messagesReceived'),
    count('repliesByAgents'),
    count('repliesByAi'),
    count('automaticMessages'),
  ] satisfies Column<Figures['volume']>[],
  ai: [
    count('resolved', { rows: 'resolution' }),
    count('byAi', { rows: 'resolution', by: 'ai' }),
    count('byBoth', { rows: 'resolution', by: 'both' }),
    count('byAgents', { rows: 'resolution', by: 'agent' }),
    count('byNobody', { rows: 'resolution', by: 'nobody' }),
    {
      key: 'share',
      unit: 'share',
      of: figures => figures.share,
      behind: { rows: 'resolution', by: 'ai' },
    },
  ] satisfies Column<Figures['ai']>[],
  csat: [
    count('sent', { surveys: 'all' }),
    count('responses', { surveys: 'answered' }),
    {
      key: 'responseRate',
      unit: 'share',
      of: figures => figures.responseRate,
      behind: { surveys: 'answered' },
    },
    { key: 'average', unit: 'score', of: figures => figures.average, behind: { surveys: 'answered' } },
    { key: 'satisfied', unit: 'share', of: figures => figures.satisfied, behind: { surveys: 'satisfied' } },
    ...SCORES.map(
      (score): Column<Figures['csat']> => ({
        key: `score${score}`,
        unit: 'count',
        of: figures => figures.scores[score],
        behind: { surveys: score },
      }),
    ),
  ] satisfies Column<Figures['csat']>[],
  sends: [
    count('total'),
    count('delivered'),
    count('read'),
    count('sent'),
    { key: 'underWay', unit: 'count', of: ({ queued, sending, accepted }) => queued + sending + accepted },
    count('unknown'),
    count('failed'),
  ] satisfies Column<Figures['sends']>[],
  presence: [
    { key: 'onlineMs', unit: 'ms', of: figures => figures.onlineMs },
    { key: 'awayMs', unit: 'ms', of: figures => figures.awayMs },
  ] satisfies Column<Figures['presence']>[],
}

/**
 * The columns of a report.
 *
 * @param clock whether durations are real time or opening hours only
 */
export function columnsOf(name: ReportName, clock: Clock): Column<unknown>[] {
  return (isMeasure(name) ? durations(clock) : COLUMNS[name]) as Column<unknown>[]
}

/** What a number opens; undefined: it counts nothing that could be shown. */
export function behindOf({ unit, behind }: Column<unknown>, value: number | null): Behind | undefined {
  // A duration of 0 ms was measured; a share or a count of 0 counts no conversation.
  return value === null || (unit !== 'ms' && value <= 0) ? undefined : behind
}
