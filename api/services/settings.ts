import { isDeepStrictEqual } from 'node:util'
import { scheduleProblems } from '../../domain/business-hours-problems.ts'
import { type ChannelSettings, changeSettings, type SettingsChanges } from '../../domain/settings.ts'
import { settingsTextProblems } from '../../domain/settings-texts.ts'
import { type FieldError, invalid } from '../http/problem.ts'

/** Applies changes to settings. Throws a problem if the result makes no sense as a whole. */
export function mergeSettings(current: ChannelSettings, changes: SettingsChanges): ChannelSettings {
  const merged = changeSettings(current, changes)
  const errors: FieldError[] = scheduleProblems(merged.businessHours)
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => ({ path: `businessHours.${path}`, message }))
  errors.push(...settingsTextProblems(current, merged))
  if (merged.greeting.enabled && merged.greeting.text.trim() === '') {
    errors.push({ path: 'greeting.text', message: 'must not be blank while the greeting is enabled' })
  }
  if (merged.businessHours.enabled && merged.businessHours.unavailableMessage.trim() === '') {
    errors.push({
      path: 'businessHours.unavailableMessage',
      message: 'must not be blank while business hours are enabled',
    })
  }
  if (merged.windowNotice.enabled && merged.windowNotice.text.trim() === '') {
    errors.push({ path: 'windowNotice.text', message: 'must not be blank while the notice is enabled' })
  }
  if (merged.aiAgent.enabled && merged.aiAgent.id === null) {
    errors.push({ path: 'aiAgent.id', message: 'is required while the AI agent is enabled' })
  }
  if (errors.length > 0) throw invalid(errors)
  return merged
}

/** The dotted names of the settings that differ. */
export function changedSettings(before: ChannelSettings, after: ChannelSettings): string[] {
  return changedPaths(before, after)
}

/** The dotted names of what differs between two values. Lists count as one. */
export function changedPaths(before: unknown, after: unknown, path = ''): string[] {
  const isGroup = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isGroup(before) && isGroup(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...names].flatMap(name =>
      changedPaths(before[name], after[name], path === '' ? name : `${path}.${name}`),
    )
  }
  // Keys within a list may come back from the database in another order.
  const isSame = JSON.stringify(before) === JSON.stringify(after) || isDeepStrictEqual(before, after)
  return isSame ? [] : [path]
}
