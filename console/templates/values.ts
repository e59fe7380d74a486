import type { MessageTemplate, Template, Upload } from '../api/types.ts'

/** The values of a template, in the shape in which a message or a setting has them. */
export type TemplateValues = Pick<MessageTemplate, 'variables' | 'header' | 'buttons'>

export type MediaType = 'image' | 'video' | 'document'

/** A value that a template takes. */
export type Slot =
  | { kind: 'header'; name: string; sample: string }
  | { kind: 'body'; name: string; sample: string }
  | { kind: 'link'; type: MediaType }
  | { kind: 'filename' }
  | { kind: 'address'; index: number; text: string }
  | { kind: 'payload'; index: number; text: string }

/** Whether a template can be sent when free text can't. */
export function sendable({ usableOutsideWindow, approval }: Template): boolean {
  return usableOutsideWindow && approval.status === 'approved'
}

type Parts = Pick<Template, 'variables' | 'header' | 'buttons'>

/** All values that a template takes, in the order of the message: header, text, buttons. */
export function slotsOf({ variables, header, buttons = [] }: Parts): Slot[] {
  const type = mediaOf(header)
  return [
    ...Object.entries(header?.variables ?? {}).map(([name, sample]) => ({
      kind: 'header' as const,
      name,
      sample,
    })),
    ...(type ? [{ kind: 'link' as const, type }] : []),
    ...(type === 'document' ? [{ kind: 'filename' as const }] : []),
    ...Object.entries(variables).map(([name, sample]) => ({ kind: 'body' as const, name, sample })),
    ...buttons.map(({ index, takes, text = String(index + 1) }) => ({
      kind: takes === 'url' ? ('address' as const) : ('payload' as const),
      index,
      text,
    })),
  ]
}

function mediaOf(header: Template['header']): MediaType | undefined {
  return (['image', 'video', 'document'] as const).find(type => type === header?.type)
}

/** Whether a value must be given. A file's name and a button's payload need not. */
export function isRequired({ kind }: Slot): boolean {
  return kind !== 'filename' && kind !== 'payload'
}

/** The path that the API uses for a value in its errors, within the template. */
export function pathOf(slot: Slot, { buttons = [] }: TemplateValues): string {
  if (slot.kind === 'header') return `header.variables.${slot.name}`
  if (slot.kind === 'body') return `variables.${slot.name}`
  if (slot.kind === 'link') return 'header.url'
  if (slot.kind === 'filename') return 'header.filename'
  const at = buttons.findIndex(({ index }) => index === slot.index)
  return at < 0 ? 'buttons' : `buttons.${at}.${fieldOf(slot.kind)}`
}

const fieldOf = (kind: 'address' | 'payload') => (kind === 'address' ? 'url' : 'payload')

/** The present value; empty if there is none. */
export function valueAt(slot: Slot, { variables, header, buttons = [] }: TemplateValues): string {
  switch (slot.kind) {
    case 'body':
      return variables[slot.name] ?? ''
    case 'header':
      return (header?.type === 'text' && header.variables[slot.name]) || ''
    case 'link':
      return (header && header.type !== 'text' && (header.uploadId ?? header.url)) || ''
    case 'filename':
      return (header && header.type !== 'text' && header.filename) || ''
    default:
      return buttons.find(({ index }) => index === slot.index)?.[fieldOf(slot.kind)] ?? ''
  }
}

/** The values after one has changed. An empty optional value is left out, because the API refuses an empty text. */
export function withValue(values: TemplateValues, slot: Slot, text: string): TemplateValues {
  const { variables, header, buttons = [] } = values
  if (slot.kind === 'body') return { ...values, variables: { ...variables, [slot.name]: text } }
  if (slot.kind === 'header') {
    const others = header?.type === 'text' ? header.variables : {}
    return { ...values, header: { type: 'text', variables: { ...others, [slot.name]: text } } }
  }
  if (slot.kind === 'link' || slot.kind === 'filename') {
    const given = header && header.type !== 'text' ? header : undefined
    const type = slot.kind === 'link' ? slot.type : (given?.type ?? 'document')
    const { uploadId, url } = given ?? {}
    const file =
      slot.kind === 'link' ? { url: text } : uploadId === undefined ? { url: url ?? '' } : { uploadId }
    const filename = slot.kind === 'filename' ? text : given?.filename
    return { ...values, header: { type, ...file, ...(filename && { filename }) } }
  }
  const others = buttons.filter(({ index }) => index !== slot.index)
  const button = { index: slot.index, [fieldOf(slot.kind)]: text }
  const next = text === '' ? others : [...others, button].sort((a, b) => a.index - b.index)
  const { buttons: _, ...rest } = values
  return next.length === 0 ? rest : { ...rest, buttons: next }
}

/** The values with an uploaded file above the text, in place of a link. */
export function withUpload(
  values: TemplateValues,
  type: MediaType,
  { id: uploadId, name }: Pick<Upload, 'id' | 'name'>,
): TemplateValues {
  return { ...values, header: { type, uploadId, ...(type === 'document' && { filename: name }) } }
}

/** The uploaded file that the values have. */
export function uploadIn({ header }: TemplateValues): string | undefined {
  return header && header.type !== 'text' ? header.uploadId : undefined
}

/** Values to begin with: what looks like a name is the customer's. */
export function prefilled(template: Parts, name: string | null): TemplateValues {
  return slotsOf(template)
    .filter(isRequired)
    .reduce<TemplateValues>(
      (values, slot) =>
        withValue(values, slot, 'name' in slot && /name/i.test(slot.name) ? (name ?? '') : ''),
      { variables: {} },
    )
}

/** Whether every required value is there. */
export function isComplete(template: Parts, values: TemplateValues): boolean {
  return slotsOf(template).every(slot => !isRequired(slot) || valueAt(slot, values).trim() !== '')
}

/**
 * The template as a message names it. At Twilio each language is a template of its own, so the id is enough;
 * elsewhere the language is needed too.
 */
export function named({ id, language, contentSid }: Template, values: TemplateValues): MessageTemplate {
  return contentSid === undefined ? { id, language, ...values } : { id, ...values }
}
