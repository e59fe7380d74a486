import { proxyActivities, sleep } from '@temporalio/workflow'
import type {
  BlockInput,
  ContactActivities,
  IdentityInput,
  MergeInput,
  MergeResult,
  UndoMergeInput,
  UndoMergeResult,
} from '../protocol/activities/contacts.ts'

const activities = proxyActivities<ContactActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '10 seconds' },
})

/** A call to the provider takes longer. */
const { blockAtProvider } = proxyActivities<ContactActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
})

/** How often the provider is asked when it gives no answer. */
const MOST_TRIES = 6
/** The pause before the next try, ms. It doubles each time. */
const FIRST_PAUSE_MS = 2_000

/** How often an undo looks whether what is under way has ended. */
const MOST_LOOKS = 20
/** The pause before the next look, ms. It doubles. What it waits for usually takes a fraction of a second. */
const FIRST_LOOK_MS = 20
const LONGEST_LOOK_MS = 500
/** The same while messages move: a conversation whose workflow is gone is only closed by the keeper. */
const LONGEST_TELL_MS = 60_000

/** Records that several addresses belong to one person, as the provider reported. */
export async function noteIdentity(input: IdentityInput): Promise<void> {
  await activities.noteIdentity(input)
}

/** Makes one contact of two, as a person here says. */
export async function mergeContact(input: MergeInput): Promise<MergeResult> {
  return activities.mergeInto(input)
}

/**
 * Makes two contacts again of one that a person had made of them. What is under way and began a moment ago usually ends in
 * another one: then it waits for that. It ends when each message stands where it belongs.
 */
export async function undoMerge(input: UndoMergeInput): Promise<UndoMergeResult> {
  let pauseMs = FIRST_LOOK_MS
  const pause = async (longestMs: number) => {
    await sleep(pauseMs)
    pauseMs = Math.min(2 * pauseMs, longestMs)
  }
  for (let look = 1; ; look++) {
    const undone = await activities.undoMerge(input)
    if (undone.result === 'undone') break
    if (!('passes' in undone && undone.passes) || look === MOST_LOOKS) return undone
    await pause(LONGEST_LOOK_MS)
  }
  pauseMs = FIRST_LOOK_MS
  const { mergeId } = input
  while (await activities.partConversations({ mergeId })) await pause(LONGEST_TELL_MS)
  return { result: 'undone' }
}

/** Blocks a contact, here and at the provider, or unblocks it. Their open conversation ends. */
export async function blockContact(input: BlockInput): Promise<void> {
  await activities.storeBlock(input)
  // The keeper tells a conversation that does not hear of it now.
  if (input.blocked) await activities.endBlocked(input)
  for (let tries = 1, pauseMs = FIRST_PAUSE_MS; ; tries++, pauseMs *= 2) {
    if ((await blockAtProvider(input)) === 'over' || tries === MOST_TRIES) return
    await sleep(pauseMs)
  }
}
