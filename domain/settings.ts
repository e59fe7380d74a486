import type { DurationText } from './duration.ts'

/** A channel's settings. Each write makes a numbered version that never changes; decisions name the one they used. */
export interface ChannelSettings {
  /** Sent once, when a customer begins a conversation. */
  greeting: { enabled: boolean; text: string }
  csat: CsatSettings
  /** How long a resolved conversation can still be reopened, and its survey answered; then it is closed. */
  reopenFor: DurationText
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
  /** How long a typed score counts; null for as long as the conversation can be reopened. */
  expiresAfter: DurationText | null
}

export const DEFAULT_SETTINGS: ChannelSettings = {
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
    expiresAfter: null,
  },
  reopenFor: '24h',
}

/** How long after the score the next text is taken as the comment. */
export const COMMENT_WINDOW_MS = 10 * 60_000
