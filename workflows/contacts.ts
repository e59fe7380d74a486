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
/** The pause between two looks, ms. While conversations are told, it doubles up to `LONGEST_PAUSE_MS`. */
const LOOK_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

/** Records that several addresses belong to one person, as the provider reported. */
export async function noteIdentity(input: IdentityInput): Promise<void> {
  await activities.noteIdentity(input)
}

/** Makes one contact of two, as a person here says. */
export async function mergeContact(input: MergeInput): Promise<MergeResult> {
  return activities.mergeInto(input)
}

/**
 * Makes two contacts again of one that a person had made of them. If the merge is still being carried out, or a message is on
 * its way, it waits for that, but not for long. It ends when each message stands where it belongs.
 */
export async function undoMerge(input: UndoMergeInput): Promise<UndoMergeResult> {
  for (let look = 1; ; look++) {
    const undone = await activities.undoMerge(input)
    if (undone.result === 'undone') break
    const passes = undone.code === 'under_way' || undone.code === 'sending'
    if (!passes || look === MOST_LOOKS) return undone
    await sleep(LOOK_PAUSE_MS)
  }
  const { mergeId } = input
  for (let pauseMs = LOOK_PAUSE_MS; (await activities.partConversations({ mergeId })) > 0; ) {
    await sleep(pauseMs)
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
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
