import type { ChannelSettings } from './settings.ts'

/**
 * Which settings an open conversation already uses, so that it must be told when they change. All
 * others are read when they are needed, or count from the next conversation on. The compiler demands an
 * entry for every setting.
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
  snoozeFreesSeat: true,
}

/** Whether open conversations use one of these settings, given by their dotted names. */
export function isActedOn(changed: string[]): boolean {
  const names: string[] = Object.entries(ACTED_ON).flatMap(([name, isActedOn]) => (isActedOn ? name : []))
  return changed.some(name => names.includes(name.split('.')[0] ?? ''))
}
