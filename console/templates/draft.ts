import type { Template, TemplatePreview } from '../api/types.ts'
import type { TemplateValues } from './values.ts'

/** A template as it looks on the phone. */
export type ShownTemplate = Pick<
  TemplatePreview,
  'header' | 'body' | 'footer' | 'buttons' | 'media' | 'list' | 'cards' | 'others'
>

/**
 * A template with the values so far; a missing one stays as its placeholder. Only for the time while values are
 * missing: with all of them, the service's own preview is shown.
 */
export function draftOf(template: Template, { variables, header, buttons }: TemplateValues): ShownTemplate {
  const { layout = { body: template.body ?? '' } } = template
  const say = (text: string) => filledIn(text, variables)
  const above = layout.header
  const isText = above?.type === 'text'
  const file = header && header.type !== 'text' ? header : undefined
  return {
    header: !above
      ? null
      : isText
        ? {
            type: 'text',
            text: filledIn(above.text ?? '', header?.type === 'text' ? header.variables : variables),
          }
        : {
            type: above.type,
            url: file?.url || above.url,
            filename: file?.filename,
            location: above.location,
          },
    body: say(layout.body ?? ''),
    footer: layout.footer === undefined ? null : say(layout.footer),
    buttons: (layout.buttons ?? []).map((button, at) => {
      const end = buttons?.find(({ index }) => index === at)?.url
      const url = button.url && (end ? button.url.replace(VARIABLE, () => end) : say(button.url))
      return { ...button, text: say(button.text), url }
    }),
    media: (layout.media ?? []).map(say),
    list: layout.list
      ? {
          button: say(layout.list.button),
          items: layout.list.items.map(item => ({ ...item, title: say(item.title) })),
        }
      : null,
    cards: (layout.cards ?? []).map(({ title, body: text, ...card }) => ({
      ...card,
      ...(title !== undefined && { title: say(title) }),
      ...(text !== undefined && { body: say(text) }),
    })),
    others: layout.others ?? [],
  }
}

const VARIABLE = /\{\{\s*([\w.-]+)\s*\}\}/

/** A text with its values filled in. A variable without a value stays as it is. */
function filledIn(text: string, values: Record<string, string>): string {
  return text.replaceAll(new RegExp(VARIABLE, 'g'), (whole, name: string) => values[name]?.trim() || whole)
}
