import { PLACEHOLDERS, type Placeholder, placeholderProblems } from './placeholders.ts'
import type { ChannelSettings, MessageTemplate } from './settings.ts'
import { isBlank } from './text.ts'

/** A text of a channel's settings that customers receive. */
interface SettingsText {
  /** The dotted path inside the settings: `csat.template.variables.1`. */
  path: string
  text: string
  /** The placeholders that are replaced in this text. */
  known: readonly Placeholder[]
  isVariable: boolean
}

/**
 * What is wrong with the changed texts of the settings. Unchanged texts are not checked: an old text,
 * saved before a rule existed, must not prevent another change.
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
  // Customers' answers are compared with these texts, and longer ones would be cut. So they are sent
  // unchanged.
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
