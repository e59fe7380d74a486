import { noteSettingsVersion } from '../../db/settings-told.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'

/** The conversation acts on this version of its channel's settings: the keeper need not tell it. */
export function noteSettings({ sql }: Dependencies) {
  return ({ conversationId, version }: Place & { version: number }): Promise<void> =>
    noteSettingsVersion(sql, conversationId, version)
}
