import type { z } from '@hono/zod-openapi'
import type { settings, settingsChanges } from '../../api/schemas/channel-settings.ts'
import type { ChannelSettings } from '../../domain/settings.ts'

// Only the compiler reads this file. A line is an error if the API does not accept or does not show a setting that
// exists.

type None<T extends never> = T

/** Rules have a route of their own. */
type Changeable = Exclude<keyof ChannelSettings, 'rules'>

export type NotTaken = None<Exclude<Changeable, keyof z.output<typeof settingsChanges>>>
export type NotShown = None<Exclude<keyof ChannelSettings, keyof z.output<typeof settings>>>
