import type { z } from '@hono/zod-openapi'
import type { settings, settingsChanges } from '../../api/schemas/channel-settings.ts'
import type { ChannelSettings } from '../../domain/settings.ts'

// Read by the compiler alone: a line is an error where the API neither takes nor shows a setting that there is.

type None<T extends never> = T

/** Rules have a route of their own. */
type Changeable = Exclude<keyof ChannelSettings, 'rules'>

export type NotTaken = None<Exclude<Changeable, keyof z.output<typeof settingsChanges>>>
export type NotShown = None<Exclude<keyof ChannelSettings, keyof z.output<typeof settings>>>
