import { proxyActivities, sleep } from '@temporalio/workflow'
import type {
  BlockInput,
  ContactActivities,
  IdentityInput,
  MergeInput,
  MergeResult,
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

/** Records that several addresses belong to one person, as the provider reported. */
export async function noteIdentity(input: IdentityInput): Promise<void> {
  await activities.noteIdentity(input)
}

/** Makes one contact of two, as a person here says. */
export async function mergeContact(input: MergeInput): Promise<MergeResult> {
  return activities.mergeInto(input)
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
