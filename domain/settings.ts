import type { WeekSchedule } from './business-hours-schedule.ts'
import type { AssignmentMode } from './choose-agent.ts'
import type { DurationText } from './duration.ts'
import type { RoutingRule } from './routing/types.ts'
import type { KeptTemplate } from './template.ts'

/**
 * A channel's settings. Each write makes a numbered version that never changes; decisions name the one they used. The texts
 * that customers are sent may hold placeholders (placeholders.ts).
 */
export interface ChannelSettings {
  /** In which customers write, beside English: a BCP 47 tag. Null: that of the business hours. */
  language: string | null
  /** Sent once, when a customer begins a conversation. */
  greeting: { enabled: boolean; text: string }
  csat: CsatSettings
  /** How long a resolved conversation can still be reopened, and its survey answered; then it is closed. */
  reopenFor: DurationText
  businessHours: BusinessHoursSettings
  /** Answers what no rule gives to someone else. */
  aiAgent: {
    id: string | null
    enabled: boolean
    /** On the button under its first answer, where the medium has buttons; empty for none. */
    humanButton: string
  }
  /** Tried in order; the first that matches says who gets the conversation. */
  rules: RoutingRule[]
  assignment: { mode: AssignmentMode }
  /**
   * Tells a customer on WhatsApp who waits for an answer, shortly before its 24 hours are over, that it takes longer: their
   * answer opens them anew.
   */
  windowNotice: { enabled: boolean; text: string }
  /** Ends a talk that the customer let go quiet, counted from our last message, so that it holds no seat for ever. */
  autoResolve: {
    ai: DurationText | null
    human: DurationText | null
    message: string
    template: MessageTemplate | null
  }
  /** Gives a conversation whose customer waits for an answer to someone else. */
  reassign: { offlineAfter: DurationText | null; noReplyAfter: DurationText | null }
  retention: RetentionSettings
}

/** How long after a conversation was closed its texts, and its customer's files, are kept; null: for ever. */
export interface RetentionSettings {
  messages: DurationText | null
  files: DurationText | null
}

/**
 * An approved template that goes out where WhatsApp takes no free text. Its variables may hold placeholders, and that of a
 * survey also `{{surveyId}}`.
 */
export type MessageTemplate = KeptTemplate

export interface BusinessHoursSettings extends WeekSchedule {
  enabled: boolean
  /** Sent once a closed period when no AI takes the conversation. */
  unavailableMessage: string
  /** Out of hours only the unavailable message is sent, and no greeting before it. */
  replacesGreeting: boolean
  /** In which `{{nextOpening}}` is told: a BCP 47 tag. */
  language: string
  /** In its place outside WhatsApp's window; null: then nothing is sent. */
  unavailableTemplate: MessageTemplate | null
}

export interface CsatSettings {
  enabled: boolean
  /** What the customer is asked. */
  question: string
  /** What the scores mean, from 1 to 5; at most 20 characters each, since WhatsApp shows 24 of "5 – …". */
  labels: [string, string, string, string, string]
  /** Stands above the scale where it is plain text. */
  instruction: string
  /** Opens the list of scores on WhatsApp; at most 20 characters. */
  button: string
  /** Whether to ask for a comment after the score. */
  askComment: boolean
  commentQuestion: string
  /** Sent when the survey is answered; empty for none. */
  thanks: string
  /**
   * Asks the question outside WhatsApp's window; null: then there is no survey. Approved templates can't have a list: let it
   * ask for a number, or give its quick replies the ids `csat:{{surveyId}}:1` to `…:5`.
   */
  template: MessageTemplate | null
  /** How long a typed score counts; null for as long as the conversation can be reopened. */
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
  retention: { messages: null, files: null },
}

/** Changes to settings: what is left out stays as it is, also within a group. */
export type SettingsChanges = {
  [K in keyof ChannelSettings]?: ChannelSettings[K] extends object
    ? Partial<ChannelSettings[K]>
    : ChannelSettings[K]
}

/** The settings with changes in them. */
export function changeSettings(current: ChannelSettings, changes: SettingsChanges): ChannelSettings {
  const changed = Object.entries(changes).map(([name, value]) => {
    const before = current[name as keyof ChannelSettings]
    const isGroup = typeof before === 'object' && before !== null && !Array.isArray(before)
    return [name, isGroup ? { ...before, ...(value as object) } : value]
  })
  return { ...current, ...Object.fromEntries(changed.filter(([, value]) => value !== undefined)) }
}

/** Settings written before a field existed read as if they had its default. */
export function completeSettings(stored: SettingsChanges): ChannelSettings {
  return changeSettings(DEFAULT_SETTINGS, stored)
}

/** In which customers of a channel write, beside English. */
export function languageOf({ language, businessHours }: ChannelSettings): string {
  return language ?? businessHours.language
}

/** How long after the score the next text is taken as the comment. */
export const COMMENT_WINDOW_MS = 10 * 60_000

/** Whether there is anything to evaluate before a conversation goes to the human agents. */
export function evaluatesRules({ rules, aiAgent }: ChannelSettings): boolean {
  return rules.length > 0 || aiAgent.enabled
}
