import type { Actor } from '../../domain/conversation.ts'

export interface ErasureInput {
  contactId: string
  /** The person who asked for it. */
  by: Actor
}

type ContactInput = Pick<ErasureInput, 'contactId'>

/** The steps of erasing a person, in this order. Each step can be repeated. */
export interface ErasureActivities {
  /**
   * From then on nothing new is stored for this contact, except by the conversations that are still
   * open.
   */
  detachContact(input: ErasureInput): Promise<void>
  /** Tells the open conversations to end. Returns how many there are. */
  endConversationsOf(input: ContactInput): Promise<number>
  blankContact(input: ContactInput): Promise<void>
  eraseFilesOf(input: ContactInput): Promise<void>
  /**
   * Deletes the histories of closed runs from the Temporal server. Returns how many it found; call it
   * again until it finds none.
   */
  eraseHistories(input: ContactInput): Promise<number>
  /** Asks the provider to delete messages. Returns how many are left to be tried. */
  eraseAtProvider(input: ContactInput): Promise<number>
  /** `late`: the provider did not delete everything in time. */
  endErasure(input: ErasureInput & { late: boolean }): Promise<void>
  /**
   * One step of retention: deletes texts and files that are older than their channel's settings allow.
   * Returns how many conversations it changed.
   */
  applyRetention(): Promise<number>
}
