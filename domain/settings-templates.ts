import { uploadIdOf } from './outgoing-media.ts'
import type { ChannelSettings, MessageTemplate } from './settings.ts'

/** The settings that hold a template, each with the group that it is in. */
export const TEMPLATE_SETTINGS = [
  ['csat', 'template'],
  ['businessHours', 'unavailableTemplate'],
  ['autoResolve', 'template'],
] as const

type WithTemplates = Pick<ChannelSettings, 'csat' | 'businessHours' | 'autoResolve'>

/** The templates that settings name, by the dotted names of their settings. */
export function templatesIn({
  csat,
  businessHours,
  autoResolve,
}: WithTemplates): [string, MessageTemplate][] {
  const all: [string, MessageTemplate | null][] = [
    ['csat.template', csat.template],
    ['businessHours.unavailableTemplate', businessHours.unavailableTemplate],
    ['autoResolve.template', autoResolve.template],
  ]
  return all.flatMap(([path, template]) => (template ? [[path, template]] : []))
}

/** The uploads that settings name, by their ids. */
export function uploadsOfSettings(settings: WithTemplates): string[] {
  return templatesIn(settings).flatMap(([, { header }]) =>
    header && header.type !== 'text' ? (uploadIdOf(header) ?? []) : [],
  )
}
