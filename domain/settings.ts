import type { WeekSchedule } from './business-hours-schedule.ts'
import type { AssignmentMode } from './choose-agent.ts'
import type { DurationText } from './duration.ts'
import type { RoutingRule } from './routing/types.ts'
import type { KeptTemplate } from './template.ts'

/**
 * A channel's settings. Each change creates a numbered version that never changes, and decisions name
 * the version they used. Texts for customers may contain placeholders (placeholders.ts).
 */
export interface ChannelSettings {
  /**
   * The language that customers write, besides English: a BCP 47 tag. Null: the language of the
   * business hours.
   */
  language: string | null
  /** Sent once, when a customer begins a conversation. */
  greeting: { enabled: boolean; text: string }
  csat: CsatSettings
  /** How long a resolved conversation can be reopened and its survey answered. Then it is closed. */
  reopenFor: DurationText
  businessHours: BusinessHoursSettings
  /** The AI agent that answers every conversation that no rule gives to somebody else. */
  aiAgent: {
    id: string | null
    enabled: boolean
    /** The text of the button below its first answer, in media with buttons. Empty: no button. */
    humanButton: string
  }
  /** Checked in order. The first one that matches decides who gets the conversation. */
  rules: RoutingRule[]
  assignment: { mode: AssignmentMode }
  /**
   * A message to a waiting WhatsApp customer shortly before the 24 hours are over. It says that an
   * answer takes longer; if the customer replies, the window opens again.
   */
  windowNotice: { enabled: boolean; text: string }
  /**
   * Resolves a conversation when the customer is silent for this long after our last message, so that
   * it does not hold a seat for ever.
   */
  autoResolve: {
    ai: DurationText | null
    human: DurationText | null
    message: string
    template: MessageTemplate | null
  }
  /** Gives a conversation to another agent when its customer waits for an answer. */
  reassign: { offlineAfter: DurationText | null; noReplyAfter: DurationText | null }
  /**
   * Whether a snoozed conversation frees its seat, so that its agent can get another one. When it comes
   * back, they get it again if they have a free seat.
   */
  snoozeFreesSeat: boolean
  retention: RetentionSettings
}

/** How long texts and customers' files are kept after a conversation was closed. Null: for ever. */
export interface RetentionSettings {
  messages: DurationText | null
  files: DurationText | null
}

/**
 * An approved template that is sent when WhatsApp does not accept free text. Its variables may contain
 * placeholders; those of a survey also `{{surveyId}}`.
 */
export type MessageTemplate = KeptTemplate

export interface BusinessHoursSettings extends WeekSchedule {
  enabled: boolean
  /** Sent once in each closed period, when no AI takes the conversation. */
  unavailableMessage: string
  /** True: outside business hours only the unavailable message is sent, without a greeting before it. */
  replacesGreeting: boolean
  /** The language of `{{nextOpening}}`: a BCP 47 tag. */
  language: string
  /** Sent instead of the unavailable message outside WhatsApp's window. Null: then nothing is sent. */
  unavailableTemplate: MessageTemplate | null
}

export interface CsatSettings {
  enabled: boolean
  /** The question to the customer. */
  question: string
  /**
   * The meanings of the scores from 1 to 5, at most 20 characters each, because WhatsApp shows 24 of "5
   * – …".
   */
  labels: [string, string, string, string, string]
  /** Stands above the scale when the survey is sent as plain text. */
  instruction: string
  /** The text of the button that opens the list of scores on WhatsApp; at most 20 characters. */
  button: string
  /** Whether the customer is asked for a comment after the score. */
  askComment: boolean
  commentQuestion: string
  /** Sent after the survey is answered. Empty: nothing is sent. */
  thanks: string
  /**
   * Asks the question outside WhatsApp's window. Null: then there is no survey. An approved template
   * can't contain a list, so it should ask for a number, or have quick replies with the ids
   * `csat:{{surveyId}}:1` to `…:5`.
   */
  template: MessageTemplate | null
  /** How long a typed score counts. Null: as long as the conversation can be reopened. */
  expiresAfter: DurationText | null
}

export const DEFAULT_SETTINGS: ChannelSettings = {
  language: null,
  greeting: { enabled: false, text: '' },
  csat: {
    enabled: false,
    question: 'How would you rate the help you got?',
    labels: ['Very poor', 'Poor', 'All right', 'Good', 'Very good'],
    instruction: 'Please answer with a number:',
    button: 'Rate',
    askComment: false,
    commentQuestion: 'Thank you! What could we have done better?',
    thanks: '',
    template: null,
    expiresAfter: null,
  },
  reopenFor: '24h',
  businessHours: {
    enabled: false,
    timezone: 'UTC',
    unavailableMessage: '',
    replacesGreeting: false,
    language: 'en',
    unavailableTemplate: null,
    days: {
      monday: { intervals: [{ open: '09:00', close: '18:00' }] },
      tuesday: { intervals: [{ open: '09:00', close: '18:00' }] },
      wednesday: { intervals: [{ open: '09:00', close: '18:00' }] },
      thursday: { intervals: [{ open: '09:00', close: '18:00' }] },
      friday: { intervals: [{ open: '09:00', close: '18:00' }] },
      saturday: { closed: true },
      sunday: { closed: true },
    },
    holidays: [],
  },
  aiAgent: { id: null, enabled: false, humanButton: 'Talk to a person' },
  rules: [],
  assignment: { mode: 'balanced' },
  windowNotice: { enabled: false, text: '' },
  autoResolve: { ai: null, human: null, message: '', template: null },
  reassign: { offlineAfter: null, noReplyAfter: null },
  snoozeFreesSeat: true,
  retention: { messages: null, files: null },
}

/** Changes to settings. What is left out stays as it is, also inside a group. */
export type SettingsChanges = {
  [K in keyof ChannelSettings]?: ChannelSettings[K] extends object
    ? Partial<ChannelSettings[K]>
    : ChannelSettings[K]
}

/** The settings after the changes. */
export function changeSettings(current: ChannelSettings, changes: SettingsChanges): ChannelSettings {
  const changed = Object.entries(changes).map(([name, value]) => {
    const before = current[name as keyof ChannelSettings]
    const isGroup = typeof before === 'object' && before !== null && !Array.isArray(before)
    return [name, isGroup ? { ...before, ...(value as object) } : value]
  })
  return { ...current, ...Object.fromEntries(changed.filter(([, value]) => value !== undefined)) }
}

/** Settings that were stored before a field existed get its default. */
export function completeSettings(stored: SettingsChanges): ChannelSettings {
  return changeSettings(DEFAULT_SETTINGS, stored)
}

/** The language that the channel's customers write, besides English. */
export function languageOf({ language, businessHours }: ChannelSettings): string {
  return language ?? businessHours.language
}

/** How long after the score the next text counts as the comment, ms. */
export const COMMENT_WINDOW_MS = 10 * 60_000

/** Whether anything must be evaluated before a conversation goes to the human agents. */
export function evaluatesRules({ rules, aiAgent }: ChannelSettings): boolean {
  return rules.length > 0 || aiAgent.enabled
}
