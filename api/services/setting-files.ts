import type { Medium } from '../../domain/outgoing-media.ts'
import type { SettingsChanges } from '../../domain/settings.ts'
import { TEMPLATE_SETTINGS } from '../../domain/settings-templates.ts'
import type { KeptTemplate } from '../../domain/template.ts'
import type { Principal } from '../http/auth.ts'
import { headerFile, type WantedTemplate, withReference } from './template-file.ts'
import type { Known } from './uploads-in.ts'

type Group = Record<string, unknown>

/**
 * Changes of settings as they are stored: an uploaded file above a template's text is named by a reference, together with what a
 * message needs of it. Throws a problem if there is no such upload, or if the template can't have it.
 *
 * @param asked the changes as the request has them
 */
export async function withSettingFiles(
  services: Known,
  principal: Principal,
  channel: { id: string; medium: Medium },
  asked: Record<string, unknown>,
): Promise<SettingsChanges> {
  const changes: Record<string, unknown> = { ...asked }
  for (const [group, name] of TEMPLATE_SETTINGS) {
    const template = (changes[group] as Group | undefined)?.[name] as WantedTemplate | null | undefined
    if (!template) continue
    const stored = await storedTemplate(services, principal, channel, { template, path: `${group}.${name}` })
    changes[group] = { ...(changes[group] as Group), [name]: stored }
  }
  return changes as SettingsChanges
}

async function storedTemplate(
  services: Known,
  principal: Principal,
  channel: { id: string; medium: Medium },
  { template, path }: { template: WantedTemplate; path: string },
): Promise<KeptTemplate> {
  const wanted = template.header
  const kept = withReference(template)
  const found = await headerFile(services, principal, channel, {
    wanted,
    kept,
    path: `${path}.header.uploadId`,
  })
  const { header } = found.template
  const [file] = found.media
  if (!file || !header || header.type === 'text') return found.template
  const { url, ...known } = file
  return { ...found.template, header: { ...header, url, file: known } }
}
