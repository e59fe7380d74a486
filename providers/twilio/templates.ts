import { shortTitle } from '../../domain/short-title.ts'
/** WhatsApp templates that need no approval, because they are only sent within 24 hours of the customer's message. */
export type TemplateKey = 'list' | 'buttons1' | 'buttons2' | 'buttons3'

/** The body that creates a template by the Content API. Names are snake_case, because the SDK passes JSON on unchanged. */
export interface TemplateDefinition {
  friendly_name: string
  language: string
  /** Samples for the placeholders. */
  variables: Record<string, string>
  types: Record<string, object>
}

/** How many items the list template has. A list-picker can have up to 10; ours is for the scale of a survey. */
export const LIST_ITEMS = 5

/**
 * The longest values that WhatsApp shows or accepts, in characters (Twilio's pages of the content types; for the button,
 * documents of other WhatsApp partners).
 */
const MAX = { body: 1_024, listButton: 20, itemTitle: 24, buttonTitle: 20, id: 200 } as const

/** Every text is a placeholder, so that one template per account serves all messages of this form, in any language. */
export const TEMPLATES: Record<TemplateKey, TemplateDefinition> = {
  list: {
    friendly_name: `switchboard_list_${LIST_ITEMS}_v1`,
    language: 'en',
    variables: { 1: 'How was it?', 2: 'Rate', ...samples(LIST_ITEMS, 3) },
    types: {
      'twilio/list-picker': {
        body: '{{1}}',
        button: '{{2}}',
        // Without descriptions. They are optional, and no document says that an empty one is accepted.
        items: pairs(LIST_ITEMS, 3).map(([title, id]) => ({ item: `{{${title}}}`, id: `{{${id}}}` })),
      },
    },
  },
  buttons1: quickReply(1),
  buttons2: quickReply(2),
  buttons3: quickReply(3),
}

function quickReply(buttons: 1 | 2 | 3): TemplateDefinition {
  const actions = pairs(buttons, 2).map(([title, id]) => ({
    type: 'QUICK_REPLY',
    title: `{{${title}}}`,
    id: `{{${id}}}`,
  }))
  return {
    friendly_name: `switchboard_buttons_${buttons}_v1`,
    language: 'en',
    variables: { 1: 'How was it?', ...samples(buttons, 2) },
    types: { 'twilio/quick-reply': { body: '{{1}}', actions } },
  }
}

/** The placeholders for the title and id of each of `count` choices, numbered from `first`. */
function pairs(count: number, first: number): [title: number, id: number][] {
  return Array.from({ length: count }, (_, index) => [first + 2 * index, first + 2 * index + 1])
}

function samples(count: number, first: number): Record<string, string> {
  const named = pairs(count, first).map(([title, id], index) => ({
    [title]: `Choice ${index + 1}`,
    [id]: `choice_${index + 1}`,
  }))
  return Object.assign({}, ...named)
}

/** A choice for the customer. Its id comes back when it is tapped. */
export interface Choice {
  id: string
  title: string
}

/**
 * The variables of the list template. A long title is cut. Undefined if anything else doesn't fit: not five items, an id
 * that is too long or appears twice, a text of more than 1024 characters.
 */
export function listVariables(list: {
  text: string
  button: string
  items: Choice[]
}): Record<string, string> | undefined {
  const button = shortTitle(list.button, MAX.listButton)
  const items = choiceVariables(list.items, 3, MAX.itemTitle)
  if (list.items.length !== LIST_ITEMS || !fitsBody(list.text) || !button || !items) return undefined
  return { 1: list.text, 2: button, ...items }
}

/**
 * The quick-reply template that fits, with its variables; undefined if none fits. Same limits, with titles of 20
 * characters.
 */
export function buttonVariables(message: {
  text: string
  buttons: Choice[]
}): { key: TemplateKey; variables: Record<string, string> } | undefined {
  const key = ([undefined, 'buttons1', 'buttons2', 'buttons3'] as const)[message.buttons.length]
  const buttons = choiceVariables(message.buttons, 2, MAX.buttonTitle)
  if (!key || !fitsBody(message.text) || !buttons) return undefined
  return { key, variables: { 1: message.text, ...buttons } }
}

function choiceVariables(
  choices: Choice[],
  first: number,
  maxTitle: number,
): Record<string, string> | undefined {
  const ids = new Set(choices.map(({ id }) => id))
  if (ids.size < choices.length) return undefined
  const variables: Record<string, string> = {}
  for (const [index, { id, title }] of choices.entries()) {
    const shown = shortTitle(title, maxTitle)
    if (!shown || id.trim() === '' || id.length > MAX.id) return undefined
    variables[first + 2 * index] = shown
    variables[first + 2 * index + 1] = id
  }
  return variables
}

function fitsBody(text: string): boolean {
  return text.trim() !== '' && text.length <= MAX.body
}
