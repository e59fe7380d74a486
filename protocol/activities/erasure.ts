import type { Actor } from '../../domain/conversation.ts'

export interface ErasureInput {
  contactId: string
  /** Who asked for it. */
  by: Actor
}

type ContactInput = Pick<ErasureInput, 'contactId'>

/** What erasing a person takes, in this order. Each step can be done again. */
export interface ErasureActivities {
  /** Nothing more is stored under this contact, but for what its open conversations still do. */
  detachContact(input: ErasureInput): Promise<void>
  /** Tells the open conversations to end. Returns how many there are. */
  endConversationsOf(input: ContactInput): Promise<number>
  blankContact(input: ContactInput): Promise<void>
  eraseFilesOf(input: ContactInput): Promise<void>
  /** Deletes what the workflow server keeps of closed runs. Returns how many it found: another look is due, unless none. */
  eraseHistories(input: ContactInput): Promise<number>
  /** Has the provider delete messages. Returns how many are left to be tried. */
  eraseAtProvider(input: ContactInput): Promise<number>
  /** `late`: the provider has not deleted all of it in time. */
  endErasure(input: ErasureInput & { late: boolean }): Promise<void>
  /** One step of what channels' settings say of how long texts and files are kept. Returns how many conversations it came to. */
  applyRetention(): Promise<number>
}
