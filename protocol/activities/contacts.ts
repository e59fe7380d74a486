/** What a provider reports about customers apart from their messages. */
export interface ContactActivities {
  noteIdentity(input: IdentityInput): Promise<void>
}

export interface IdentityInput {
  channelId: string
  /** All addresses of one person, in our form, the newest first. */
  addresses: string[]
}
