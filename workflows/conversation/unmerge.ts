import type { IdentityChanged, TakeBack } from '../../protocol/signals.ts'
import { record } from './activities.ts'
import { closeConversation } from './close.ts'
import { noteParted } from './customer-waits.ts'
import { goOnWith } from './merge.ts'
import { type Conversation, place } from './state.ts'

/**
 * A person merged the customer with another contact, or undid that. After an undo, addresses and messages of the other
 * contact leave this conversation.
 */
export async function noteIdentityChange(
  c: Conversation,
  { mergeId, undone }: IdentityChanged,
): Promise<void> {
  const { state } = c
  const { leaving, waitsSince, empty } = await record.noteIdentityChange({ ...place(c, 1), mergeId, undone })
  if (!leaving) return
  // What comes from there is looked at again: it is not this customer's.
  state.addresses = state.addresses?.filter(address => !leaving.includes(address))
  noteParted(state, waitsSince)
  if (empty) await closeConversation(c, 'unmerged')
}

/** Messages of the customer come back from the conversation of a contact that was wrongly merged with theirs. */
export async function takeBack(c: Conversation, { mergeId, from, count }: TakeBack): Promise<void> {
  const here = place(c, 1 + count)
  const { waitsSince } = await record.takeBack({ ...here, mergeId, from, count })
  if (waitsSince === undefined) return
  await goOnWith(c, here.seq, waitsSince, 'the customer waits; a merge with another contact was undone')
}
