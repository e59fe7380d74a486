import type { Actor } from '../../domain/conversation.ts'

/** What is done with contacts apart from their messages. Each step can be repeated. */
export interface ContactActivities {
  noteIdentity(input: IdentityInput): Promise<void>
  mergeInto(input: MergeInput): Promise<MergeResult>
  /** Makes two contacts again of one that a person had made of them. */
  undoMerge(input: UndoMergeInput): Promise<UndoMergeResult>
  /** Carries out in the conversations of the two that a merge was undone. False: all of it is done. */
  partConversations(input: { mergeId: string }): Promise<boolean>
  /** Stores that a contact is blocked, or not any more. */
  storeBlock(input: BlockInput): Promise<void>
  /** Tells the open conversation of a blocked contact to end. Returns how many are open. */
  endBlocked(input: BlockInput): Promise<number>
  /** Blocks or unblocks them at the provider too. `later`: it gave no answer. */
  blockAtProvider(input: BlockInput): Promise<'over' | 'later'>
}

/** A provider reports that all these addresses are one person's. */
export interface IdentityInput {
  channelId: string
  /** All addresses of one person, in our form, the newest first. */
  addresses: string[]
}

/** A person says that two contacts are one; `intoId` stays. */
export interface MergeInput {
  contactId: string
  intoId: string
  by: Actor
}

export type MergeResult =
  | { result: 'merged' }
  | { result: 'refused'; code: 'other_channel' | 'erased' | 'gone' }

export interface UndoMergeInput {
  mergeId: string
  by: Actor
}

/** `gone`: nothing is kept of such a merge. `not_latest`: one of the two was merged again since. */
export type UndoMergeResult =
  | { result: 'undone' }
  | { result: 'refused'; code: 'gone' | 'erased' | 'not_latest' }
  | UndoBusy

/**
 * Something has to end first. `under_way`: a conversation is still ending because of the merge. `sending`: a message waits to
 * be sent, or is on its way.
 */
export interface UndoBusy {
  result: 'refused'
  code: 'under_way' | 'sending'
  /** The conversation in which it happens. */
  conversationId: string
  /** By when it is over at the latest, epoch ms. */
  until: number
  /** Whether it began a moment ago and so usually ends soon. */
  passes: boolean
}

export interface BlockInput {
  contactId: string
  blocked: boolean
  by: Actor
}
