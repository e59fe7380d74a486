/** A template in the provider's account, made by people there. */
export interface Template {
  contentSid: string
  name: string
  language: string
  /** Twilio's names for its forms: `twilio/text`, `twilio/quick-reply`. */
  types: string[]
  /** Its words, with `{{1}}` for what is filled in; null where no form has any. */
  body: string | null
  /** What is filled in, each with a sample. */
  variables: Record<string, string>
  /** WhatsApp's review: `unsubmitted`, `received`, `pending`, `approved`, `rejected`, `paused`, `disabled`. */
  approval: { status: string; category: string | null; rejectionReason: string | null }
}
