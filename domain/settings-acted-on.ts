import type { ChannelSettings } from './settings.ts'

/**
 * Which settings a conversation acts on that is open already, so that it has to be told when they change. The others are
 * read when they are needed, or count from the next conversation on. A setting that is missing here is no setting: `tsc` says so.
 */
export const ACTED_ON: Record<keyof ChannelSettings, boolean> = {
  language: false,
  greeting: false,
  csat: false,
  reopenFor: false,
  retention: false,
  businessHours: true,
  aiAgent: true,
  rules: true,
  assignment: true,
  windowNotice: true,
  autoResolve: true,
  reassign: true,
}

/** Whether open conversations act on one of these settings, by their dotted names. */
export function isActedOn(changed: string[]): boolean {
  const names: string[] = Object.entries(ACTED_ON).flatMap(([name, isActedOn]) => (isActedOn ? name : []))
  return changed.some(name => names.includes(name.split('.')[0] ?? ''))
}
