/** What a provider tells of customers beside their messages. */
export interface ContactActivities {
  noteIdentity(input: IdentityInput): Promise<void>
}

export interface IdentityInput {
  channelId: string
  /** All of one person, in our form, the newest first. */
  addresses: string[]
}
