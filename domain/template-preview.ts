import type {
  KeptTemplate,
  LayoutButton,
  LayoutCard,
  LayoutLocation,
  Template,
  TemplateLayout,
} from './template.ts'
import { flatVariables } from './template-variables.ts'

/** A template with its values, as the phone shows it. */
export interface TemplatePreview {
  header:
    | { type: 'text'; text: string }
    | { type: string; url?: string; filename?: string; location?: LayoutLocation }
    | null
  body: string
  footer: string | null
  buttons: LayoutButton[]
  /** Addresses of files: those above or beside the text. */
  media: string[]
  list: NonNullable<TemplateLayout['list']> | null
  /** Cards beside each other. Empty: it has none. */
  cards: LayoutCard[]
  /** Set where it brings a code. */
  authentication: NonNullable<TemplateLayout['authentication']> | null
  /** What it has beside these, by the provider's names. */
  others: string[]
}

/** Fills a template in, as it is when it is sent. What has no value stays as it is in the template. */
export function previewTemplate(
  template: Template,
  given: KeptTemplate,
  medium: 'whatsapp' | 'sms',
): TemplatePreview {
  const { layout = { body: template.body ?? '' } } = template
  const variables = medium === 'whatsapp' ? flatVariables(given.variables) : given.variables
  const say = (text: string) => filled(text, variables)
  const header = headerOf(layout, given, say)
  const above = header && 'url' in header && header.url !== undefined ? [header.url] : []
  const preview: TemplatePreview = {
    header,
    body: say(layout.body ?? ''),
    footer: layout.footer === undefined ? null : say(layout.footer),
    buttons: (layout.buttons ?? []).map((button, index) =>
      buttonOf(
        button,
        given.buttons?.find(of => of.index === index),
        say,
      ),
    ),
    media: [...above, ...(layout.media ?? []).map(say)],
    list: layout.list ? listOf(layout.list, say) : null,
    cards: (layout.cards ?? []).map(card => cardOf(card, say)),
    authentication: layout.authentication ?? null,
    others: layout.others ?? [],
  }
  // A text message has nothing else.
  return medium === 'whatsapp'
    ? preview
    : {
        ...preview,
        header: null,
        footer: null,
        buttons: [],
        list: null,
        cards: [],
        authentication: null,
        others: [],
      }
}

type Say = (text: string) => string

function headerOf({ header }: TemplateLayout, given: KeptTemplate, say: Say): TemplatePreview['header'] {
  if (!header) return null
  if (header.type === 'text') {
    const values = given.header?.type === 'text' ? flatVariables(given.header.variables) : undefined
    return { type: 'text', text: values ? filled(header.text, values) : say(header.text) }
  }
  if (header.type === 'location') {
    return { type: 'location', ...(header.location && { location: placeOf(header.location, say) }) }
  }
  if (given.header && given.header.type !== 'text') return given.header
  return { type: header.type, ...(header.url !== undefined && { url: say(header.url) }) }
}

function placeOf({ latitude, longitude, name, address }: LayoutLocation, say: Say): LayoutLocation {
  return {
    latitude: say(latitude),
    longitude: say(longitude),
    ...(name !== undefined && { name: say(name) }),
    ...(address !== undefined && { address: say(address) }),
  }
}

function cardOf({ header, title, body, buttons }: LayoutCard, say: Say): LayoutCard {
  return {
    ...(header && {
      header: { type: header.type, ...(header.url !== undefined && { url: say(header.url) }) },
    }),
    ...(title !== undefined && { title: say(title) }),
    ...(body !== undefined && { body: say(body) }),
    ...(buttons && { buttons: buttons.map(button => buttonOf(button, undefined, say)) }),
  }
}

function buttonOf(
  { type, text, url, phoneNumber }: LayoutButton,
  given: { url?: string } | undefined,
  say: Say,
): LayoutButton {
  const address =
    url === undefined ? undefined : given?.url === undefined ? say(url) : withEnd(url, given.url)
  return {
    type,
    text: say(text),
    ...(address !== undefined && { url: address }),
    ...(phoneNumber !== undefined && { phoneNumber: say(phoneNumber) }),
  }
}

/** The value of a button is what stands in place of its variable. */
const withEnd = (url: string, value: string) => url.replace(VARIABLE, () => value)

function listOf({ button, items }: NonNullable<TemplateLayout['list']>, say: Say) {
  return {
    button: say(button),
    items: items.map(({ title, description }) => ({
      title: say(title),
      ...(description !== undefined && { description: say(description) }),
    })),
  }
}

const VARIABLE = /\{\{\s*([\w.-]{1,60})\s*\}\}/g

function filled(text: string, values: Record<string, string>): string {
  return text.replace(VARIABLE, (source, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : source,
  )
}
