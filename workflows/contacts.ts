import { proxyActivities } from '@temporalio/workflow'
import type { ContactActivities, IdentityInput } from '../protocol/activities/contacts.ts'

const activities = proxyActivities<ContactActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '10 seconds' },
})

/** Records that several addresses belong to one person, as the provider reported. */
export async function noteIdentity(input: IdentityInput): Promise<void> {
  await activities.noteIdentity(input)
}
