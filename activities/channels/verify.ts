import { noteShownHere } from '../../db/recovery.ts'
import type { Checked, ConfigurationCheck } from '../../domain/channel-checks.ts'
import { canReport, isPulled, type Reachability } from '../../platform/inbound-mode.ts'
import type { CheckResult, VerifyInput } from '../../protocol/activities/channels.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { Dependencies } from '../dependencies.ts'
import { isPointed } from './is-pointed.ts'
import { openChannel } from './open-channel.ts'
import { urlsOf } from './urls.ts'

/**
 * Checks that the channel's credentials are still valid, and that its sender still belongs to the
 * account.
 */
export function checkChannel(dependencies: Dependencies) {
  return async ({ channelId }: VerifyInput): Promise<Checked> => {
    const { channel, account, sender } = await openChannel(dependencies, channelId)
    const provider = dependencies.provider(channel.provider)
    const checked = await provider.checkAccount(account)
    return checked.ok ? provider.checkSender(account, sender) : checked
  }
}

/** Compares what the provider has configured for the channel with what it should have. */
export function readConfiguration(dependencies: Dependencies) {
  return async ({ channelId }: VerifyInput): Promise<CheckResult[]> => {
    const { channel, account, sender } = await openChannel(dependencies, channelId)
    const { definition, readConfiguration } = dependencies.provider(channel.provider)
    if (!isCallable(dependencies.reachability, channel))
      return [privateAddress(dependencies.reachability, definition)]
    const urls = await urlsOf(dependencies, { channel, account })
    const checks = await readConfiguration(account, sender, urls)
    // The next reading of the message list would find the same, but only minutes later.
    if (isPointed(checks, urls)) await noteShownHere(dependencies.sql, channelId)
    return checks.map(({ repairable, ...check }) => ({ ...check, repaired: false, previous: null }))
  }
}

/**
 * Repairs what can be repaired. Returns what it changed, with the values from before, because another
 * system may have set them.
 */
export function repairConfiguration(dependencies: Dependencies) {
  return async ({ channelId, by }: VerifyInput) => {
    const { channel, account, sender } = await openChannel(dependencies, channelId)
    const { repairConfiguration } = dependencies.provider(channel.provider)
    if (!isCallable(dependencies.reachability, channel)) return []
    const urls = await urlsOf(dependencies, { channel, account })
    const changed = (await repairConfiguration?.(account, sender, urls)) ?? []
    const names = changed.map(({ name }) => name)
    // The addresses stay out of the log: some contain a password.
    dependencies.log.info({ channelId, by, names }, 'configuration at the provider changed')
    return changed
  }
}

function isCallable(at: Reachability, channel: { provider: string; accountId: string }): boolean {
  return !isPulled(at, channel) && canReport(at, channel)
}

/** What the service itself finds, before it asks a provider. */
export type OwnCheck = ConfigurationCheck<'service.publicUrl', 'private_address'>

/**
 * At a provider that can't reach us, no address of ours is useful. If the provider has a list, it is
 * read instead.
 */
function privateAddress(
  { publicUrl }: Reachability,
  { title, capabilities: { pull } }: ProviderDefinition,
): CheckResult & Omit<OwnCheck, 'repairable'> {
  return {
    name: 'service.publicUrl',
    ok: pull ? null : false,
    expected: `a URL that ${title} can reach`,
    actual: publicUrl,
    reason: 'private_address',
    fix: pull
      ? `For trials you do not need to do anything: ${title}’s message list is read every few seconds. For production, set PUBLIC_URL to a public URL and verify again.`
      : `Set PUBLIC_URL to a public URL and verify again: ${title} can’t call the current URL, and has no message list that could be read instead.`,
    repaired: false,
    previous: null,
  }
}
