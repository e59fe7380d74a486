import type {
  AiReport,
  Clock,
  CsatFigure,
  CsatReport,
  DurationReport,
  PresenceReport,
  ReportName,
  SendsReport,
  VolumeFigure,
  VolumeReport,
} from './types.ts'
import { isMeasure } from './types.ts'

/** `ms`: a duration. `share`: 0 to 1. `score`: 1 to 5. `mean`: how many on average. */
export type Unit = 'count' | 'ms' | 'share' | 'score' | 'mean'

/** The rows that a number counts, by the list of the API that has them. */
export type Behind =
  | { durations: 'own' | 'resolution'; by?: 'agent' | 'ai' | 'both' | 'nobody' }
  | { volume: VolumeFigure }
  /** Statuses of the API, separated by commas; none: all. */
  | { sends: string | undefined; code?: string }
  | { surveys: CsatFigure }
  | { presence: 'online' | 'away' }
  /** Why the AI handed over. */
  | { handovers: string }

/** A column of a report. `of` gives its value; null: nothing was measured. */
export interface Column<F> {
  key: string
  unit: Unit
  of: (figures: F) => number | null
  /** Of how many it is. Undefined: it says as much with few as with many. */
  basis?: (figures: F) => number
  behind: Behind
}

/** The presence of all agents in a period. */
export interface PresenceByTime {
  onlineMs: number
  awayMs: number
  /** The time online, times the capacity of each. */
  capacityMs: number
  /** How many of them were online at all. */
  people: number
  /** How much of the period there was, ms: less than a whole one at the ends of the report. */
  lengthMs: number
}

type Figures = {
  durations: DurationReport['total']
  volume: VolumeReport['total']
  ai: AiReport['total']
  csat: Omit<CsatReport, 'groups'>
  sends: SendsReport['total']
  presence: Pick<PresenceReport['items'][number], 'onlineMs' | 'awayMs' | 'capacityMs'>
  presenceByTime: PresenceByTime
}

const count = <K extends string>(key: K, behind: Behind): Column<Record<K, number>> => ({
  key,
  unit: 'count',
  of: figures => figures[key],
  behind,
})
const volume = <K extends VolumeFigure>(key: K) => count(key, { volume: key })
const sends = <K extends keyof Figures['sends']>(key: K) => count(key, { sends: key })

const SCORES = [1, 2, 3, 4, 5] as const

/** Columns of a duration: how many were measured, and how they spread. */
function durations(clock: Clock): Column<Figures['durations']>[] {
  const spread = (['p50', 'p90', 'average', 'longest'] as const).map(
    (key): Column<Figures['durations']> => ({
      key,
      unit: 'ms',
      of: figures => figures[clock][key],
      // Nine of ten of three are not known.
      ...(key === 'p90' && { basis: ({ count }: Figures['durations']) => count }),
      behind: { durations: 'own' },
    }),
  )
  return [count('count', { durations: 'own' }), ...spread]
}

const COLUMNS = {
  volume: [
    volume('opened'),
    volume('reopened'),
    volume('resolved'),
    volume('closed'),
    volume('messagesReceived'),
    volume('repliesByAgents'),
    volume('repliesByAi'),
    volume('automaticMessages'),
  ] satisfies Column<Figures['volume']>[],
  ai: [
    count('resolved', { durations: 'resolution' }),
    count('byAi', { durations: 'resolution', by: 'ai' }),
    count('byBoth', { durations: 'resolution', by: 'both' }),
    count('byAgents', { durations: 'resolution', by: 'agent' }),
    count('byNobody', { durations: 'resolution', by: 'nobody' }),
    {
      key: 'share',
      unit: 'share',
      of: figures => figures.share,
      basis: ({ resolved }) => resolved,
      behind: { durations: 'resolution', by: 'ai' },
    },
  ] satisfies Column<Figures['ai']>[],
  csat: [
    count('sent', { surveys: 'sent' }),
    count('responses', { surveys: 'responses' }),
    {
      key: 'responseRate',
      unit: 'share',
      of: figures => figures.responseRate,
      basis: ({ sent }) => sent,
      behind: { surveys: 'responses' },
    },
    {
      key: 'average',
      unit: 'score',
      of: figures => figures.average,
      basis: ({ responses }) => responses,
      behind: { surveys: 'responses' },
    },
    {
      key: 'satisfied',
      unit: 'share',
      of: figures => figures.satisfied,
      basis: ({ responses }) => responses,
      behind: { surveys: 'satisfied' },
    },
    ...SCORES.map(
      (score): Column<Figures['csat']> => ({
        key: `score${score}`,
        unit: 'count',
        of: figures => figures.scores[score],
        behind: { surveys: `score${score}` },
      }),
    ),
  ] satisfies Column<Figures['csat']>[],
  sends: [
    count('total', { sends: undefined }),
    sends('delivered'),
    sends('read'),
    sends('sent'),
    {
      key: 'underWay',
      unit: 'count',
      of: ({ queued, sending, accepted }) => queued + sending + accepted,
      behind: { sends: 'queued,sending,accepted' },
    },
    sends('unknown'),
    sends('failed'),
  ] satisfies Column<Figures['sends']>[],
  presence: [
    { key: 'onlineMs', unit: 'ms', of: figures => figures.onlineMs, behind: { presence: 'online' } },
    { key: 'awayMs', unit: 'ms', of: figures => figures.awayMs, behind: { presence: 'away' } },
    {
      key: 'capacity',
      unit: 'mean',
      of: ({ capacityMs, onlineMs }) => (onlineMs > 0 ? capacityMs / onlineMs : null),
      behind: { presence: 'online' },
    },
  ] satisfies Column<Figures['presence']>[],
  // Twelve agents are online for twelve hours in each hour: how many were there at once says more.
  presenceByTime: [
    {
      key: 'onlineAtOnce',
      unit: 'mean',
      of: ({ onlineMs, lengthMs }) => (lengthMs > 0 ? onlineMs / lengthMs : null),
      behind: { presence: 'online' },
    },
    {
      key: 'awayAtOnce',
      unit: 'mean',
      of: ({ awayMs, lengthMs }) => (lengthMs > 0 ? awayMs / lengthMs : null),
      behind: { presence: 'away' },
    },
    {
      key: 'capacityAtOnce',
      unit: 'mean',
      of: ({ capacityMs, lengthMs }) => (lengthMs > 0 ? capacityMs / lengthMs : null),
      behind: { presence: 'online' },
    },
    count('people', { presence: 'online' }),
    { key: 'onlineMs', unit: 'ms', of: figures => figures.onlineMs, behind: { presence: 'online' } },
    { key: 'awayMs', unit: 'ms', of: figures => figures.awayMs, behind: { presence: 'away' } },
  ] satisfies Column<Figures['presenceByTime']>[],
}

/**
 * The columns of a report.
 *
 * @param clock whether durations are real time or opening hours only
 * @param isByTime whether it is grouped by hours, days, weeks or months
 */
export function columnsOf(name: ReportName, clock: Clock, isByTime = false): Column<unknown>[] {
  const own = name === 'presence' && isByTime ? 'presenceByTime' : name
  return (isMeasure(name) ? durations(clock) : COLUMNS[own as keyof typeof COLUMNS]) as Column<unknown>[]
}

/** What a number opens; undefined: it counts nothing that could be shown. */
export function behindOf({ unit, behind }: Column<unknown>, value: number | null): Behind | undefined {
  // A measured duration of 0 ms has rows. A share or a count of 0 has none, and neither has no time of presence.
  const isNone = value === null || (value <= 0 && (unit !== 'ms' || 'presence' in behind))
  return isNone ? undefined : behind
}
