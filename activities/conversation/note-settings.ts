import { noteSettingsVersion } from '../../db/settings-told.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Records which version of its channel's settings the conversation uses, so that the keeper need not
 * tell it again.
 */
export function noteSettings({ sql }: Dependencies) {
  return ({ conversationId, version }: Place & { version: number }): Promise<void> =>
    noteSettingsVersion(sql, conversationId, version)
}
