import type { components, paths } from '../api/schema.d.ts'

type Schemas = components['schemas']

export type CsatReport = Schemas['CsatReport']
export type DurationReport = Schemas['DurationReport']
export type VolumeReport = Schemas['VolumeReport']
export type AiReport = Schemas['AiReport']
export type SendsReport = Schemas['SendsReport']
export type PresenceReport = Schemas['PresenceReport']
export type DurationRow = Schemas['DurationRow']
export type VolumeRow = Schemas['VolumeRow']
export type SendRow = Schemas['SendRow']
export type CsatRow = Schemas['CsatRow']
export type PresenceSpan = Schemas['PresenceSpan']
export type VolumeFigure = paths['/v1/reports/volume/rows']['get']['parameters']['query']['figure']
export type CsatFigure = NonNullable<
  NonNullable<paths['/v1/reports/csat/rows']['get']['parameters']['query']>['figure']
>
export type Measure = paths['/v1/reports/durations/{measure}']['get']['parameters']['path']['measure']

/** All reports, in the order of their links. The first ones are durations. */
export const REPORTS = [
  ...(['first_response', 'resolution', 'wait', 'line', 'handling'] as const),
  ...(['volume', 'ai', 'csat', 'sends', 'presence'] as const),
] as const
export type ReportName = (typeof REPORTS)[number]

export const MEASURES: readonly Measure[] = ['first_response', 'resolution', 'wait', 'line', 'handling']

export function isMeasure(name: ReportName): name is Measure {
  return MEASURES.some(measure => measure === name)
}

export const GROUPINGS = [
  ...(['hour', 'day', 'week', 'month'] as const),
  ...(['channel', 'agent', 'team', 'label', 'priority'] as const),
] as const
export type Grouping = (typeof GROUPINGS)[number]

/** How durations are measured: `wall` is real time, `business` counts opening hours only. */
export type Clock = 'wall' | 'business'

/** The parameters of a report. `from` and `to` are ISO 8601; `to` is not included. */
export interface ReportQuery {
  from: string
  to: string
  groupBy: Grouping
  timezone: string
  channelId?: string
  agentId?: string
  teamId?: string
  label?: string
}
