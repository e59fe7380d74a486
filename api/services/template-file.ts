import { kindOfType } from '../../domain/file-limits.ts'
import {
  type Medium,
  mediaProblems,
  type OutgoingMedium,
  uploadReference,
} from '../../domain/outgoing-media.ts'
import type { KeptTemplate, TemplateHeader } from '../../domain/template.ts'
import type { Principal } from '../http/auth.ts'
import { invalid } from '../http/problem.ts'
import { type Known, uploadsIn } from './uploads-in.ts'

/** The header of a template as a request has it: its file at an address, or uploaded here. */
export type WantedHeader =
  | Extract<TemplateHeader, { type: 'text' }>
  | { type: 'image' | 'video' | 'document'; url?: string; uploadId?: string; filename?: string }

/** A template as a request has it. */
export type WantedTemplate = Omit<KeptTemplate, 'header'> & { header?: WantedHeader }

/** The template as it is stored: a reference stands for an uploaded file, as addresses of it end. */
export function withReference({ header, ...template }: WantedTemplate): KeptTemplate {
  return header ? { ...template, header: referenceIn(header) } : template
}

function referenceIn(header: WantedHeader): TemplateHeader {
  if (header.type === 'text') return header
  const { uploadId, url = '', ...rest } = header
  return { ...rest, url: uploadId === undefined ? url : uploadReference(uploadId) }
}

/**
 * The uploaded file above a template's text, and the template with its name. Throws a problem if there is no such upload, or
 * if a header of this type can't have it.
 *
 * @param path where the request names the upload
 */
export async function headerFile(
  services: Known,
  principal: Principal,
  channel: { id: string; medium: Medium },
  {
    wanted,
    kept,
    path = 'template.header.uploadId',
  }: { wanted: WantedHeader | undefined; kept: KeptTemplate; path?: string },
): Promise<{ media: OutgoingMedium[]; template: KeptTemplate }> {
  if (!wanted || wanted.type === 'text' || wanted.uploadId === undefined) return { media: [], template: kept }
  const { type, uploadId } = wanted
  const { files, limits } = await uploadsIn(services, principal, channel, [{ uploadId }], () => path)
  const file = files.get(uploadId)
  if (!file) throw new Error('the upload is not there')
  const kind = limits && kindOfType(limits, file.contentType)?.kind
  if (limits && kind !== type) {
    const message = `is ${file.contentType}, and the template’s header must be of type ${type}`
    throw invalid([{ path, message }])
  }
  const [problem] = limits ? mediaProblems(limits, [file]) : []
  if (problem) throw invalid([{ path, message: problem.message }])
  const { url, contentType, name, size } = file
  const filename = type === 'document' ? (wanted.filename ?? name) : undefined
  return {
    media: [{ url, contentType, name, size }],
    template: { ...kept, header: { type, url, ...(filename !== undefined && { filename }) } },
  }
}
