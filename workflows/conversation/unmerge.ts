import { condition } from '@temporalio/workflow'
import type { IdentityChanged, TakeBack } from '../../protocol/signals.ts'
import { record } from './activities.ts'
import { awaitTurn } from './ai.ts'
import { CALL_PATIENCE, closeConversation } from './close.ts'
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
  const here = place(c, 1)
  const { leaving, waitsSince, empty, address } = await betweenSends(c, undone, () =>
    record.noteIdentityChange({ ...here, mergeId, undone }),
  )
  if (!leaving) return
  // What comes from there is looked at again: it is not this customer's.
  state.addresses = state.addresses?.filter(one => !leaving.includes(one))
  // What was written before, and is not sent yet, names its own addressee.
  state.address = address || state.address
  // The AI answered both of them.
  state.epoch = here.seq
  state.partedAt = here.seq
  noteParted(state, waitsSince)
  if (state.ai) state.ai.dueAt = state.ai.burstBegan = undefined
  if (empty) return closeConversation(c, 'unmerged')
  if (state.status === 'ai' && state.unansweredSince !== undefined) awaitTurn(state)
}

/**
 * A message that is being sent while its customer becomes two would be left behind in the wrong conversation. So the lane
 * stands still meanwhile.
 */
async function betweenSends<T>(c: Conversation, isStill: boolean, step: () => Promise<T>): Promise<T> {
  if (!isStill) return step()
  c.leaving = true
  try {
    if (c.sending) await condition(() => !c.sending, CALL_PATIENCE)
    return await step()
  } finally {
    c.leaving = false
  }
}

/** Messages of the customer come back from the conversation of a contact that was wrongly merged with theirs. */
export async function takeBack(c: Conversation, { mergeId, from, count }: TakeBack): Promise<void> {
  const here = place(c, 1 + count)
  const { waitsSince } = await record.takeBack({ ...here, mergeId, from, count })
  if (waitsSince === undefined) return
  c.state.partedAt = here.seq
  await goOnWith(c, here.seq, waitsSince, 'the customer waits; a merge with another contact was undone')
}
