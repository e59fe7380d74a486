import { inboundMode } from '../../platform/inbound-mode.ts'
import type { Dependencies } from '../dependencies.ts'

/** Whether the provider can't call this service about an account: then it is asked instead. */
export function isPulled(
  { reachability }: Pick<Dependencies, 'reachability'>,
  { accountSid }: { accountSid: string },
): boolean {
  return reachability !== undefined && inboundMode(reachability, accountSid) === 'pull'
}
