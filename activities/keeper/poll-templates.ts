import { heartbeat } from '@temporalio/activity'
import { takeStaleTemplates } from '../../db/templates.ts'
import { readTemplates } from '../channels/templates.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many channels one round reads, one after the other. The rest has its turn in the next rounds. */
const MAX_CHANNELS = 20
/** After this time the rest is left to a later round, because a provider is slow, ms. */
const ENOUGH_MS = 20_000

/**
 * Reads again, once an hour, the templates of each channel that uses some. A provider may pause or
 * reject a template at any time. Twilio never tells that, and Meta only tells the app's own webhook
 * address, not the address of a number. Without this, the list would show the template as approved
 * until somebody asks for it.
 */
export async function pollTemplates(dependencies: Dependencies, enoughMs = ENOUGH_MS): Promise<void> {
  const until = performance.now() + enoughMs
  const read = readTemplates(dependencies)
  for (let asked = 0; asked < MAX_CHANNELS && performance.now() < until; asked++) {
    const channelId = await takeStaleTemplates(dependencies.sql)
    if (channelId === undefined) return
    heartbeat()
    try {
      const answer = await read({ channelId })
      if (!answer.ok) dependencies.log.info({ channelId, ...answer }, 'a channel’s templates were not read')
    } catch (error) {
      // For example the key is missing here. The list as it was stays, with the time of its reading.
      dependencies.log.warn({ channelId, err: error }, 'a channel’s templates could not be read')
    }
  }
}
