import { PLACEHOLDERS, type Placeholder, placeholderProblems } from './placeholders.ts'
import type { ChannelSettings, MessageTemplate } from './settings.ts'
import { isBlank } from './text.ts'

/** A text of a channel's settings that goes to customers. */
interface SettingsText {
  /** Dotted, from the settings on: `csat.template.variables.1`. */
  path: string
  text: string
  /** The placeholders that are filled in here. */
  known: readonly Placeholder[]
  isVariable: boolean
}

/**
 * What is wrong with the texts of the settings that customers are sent, as far as they changed: what was saved before its
 * like was refused must not be in the way of another change.
 */
export function settingsTextProblems(
  before: ChannelSettings,
  after: ChannelSettings,
): { path: string; message: string }[] {
  const known = new Map(textsOf(before).map(({ path, text }) => [path, text]))
  return textsOf(after)
    .filter(({ path, text }) => known.get(path) !== text)
    .flatMap(({ path, text, known: names, isVariable }) => {
      if (isVariable && isBlank(text))
        return [{ path, message: 'must not be blank: a template with an empty variable is refused' }]
      return placeholderProblems(text, names).map(message => ({ path, message }))
    })
}

function textsOf(settings: ChannelSettings): SettingsText[] {
  const { greeting, csat, businessHours, autoResolve, windowNotice, aiAgent } = settings
  const filled = (path: string, text: string) => ({ path, text, known: PLACEHOLDERS, isVariable: false })
  // Answers are read by them, and a longer one would be cut.
  const asItIs = (path: string, text: string) => ({ path, text, known: [], isVariable: false })
  return [
    filled('greeting.text', greeting.text),
    filled('csat.question', csat.question),
    filled('csat.instruction', csat.instruction),
    filled('csat.commentQuestion', csat.commentQuestion),
    filled('csat.thanks', csat.thanks),
    filled('businessHours.unavailableMessage', businessHours.unavailableMessage),
    filled('autoResolve.message', autoResolve.message),
    filled('windowNotice.text', windowNotice.text),
    ...csat.labels.map((label, index) => asItIs(`csat.labels.${index}`, label)),
    asItIs('csat.button', csat.button),
    asItIs('aiAgent.humanButton', aiAgent.humanButton),
    ...variablesOf('csat.template', csat.template, [...PLACEHOLDERS, 'surveyId']),
    ...variablesOf('businessHours.unavailableTemplate', businessHours.unavailableTemplate, PLACEHOLDERS),
    ...variablesOf('autoResolve.template', autoResolve.template, PLACEHOLDERS),
  ]
}

function variablesOf(
  path: string,
  template: MessageTemplate | null,
  known: readonly Placeholder[],
): SettingsText[] {
  return Object.entries(template?.variables ?? {}).map(([name, text]) => ({
    path: `${path}.variables.${name}`,
    text,
    known,
    isVariable: true,
  }))
}
