import type { ProviderConfig, ProviderDefinition, ProviderPlace } from './definition.ts'
import { engagelab } from './engagelab/definition.ts'
import { missingProvider, providerOf } from './missing.ts'
import type { MessagingProvider } from './provider.ts'
import { twilio } from './twilio/definition.ts'
import { whatsappCloud } from './whatsapp-cloud/definition.ts'

/** All providers. Each one is a folder and a line here. */
export const PROVIDERS: readonly ProviderDefinition[] = [twilio, whatsappCloud, engagelab]

/** A provider, ready to be called. */
export type BuiltProvider = MessagingProvider & { definition: ProviderDefinition }

/** Finds a provider by its name. An unknown one can do nothing, and says so (missing.ts). */
export type Providers = ((name: string) => BuiltProvider) & { definitions: readonly ProviderDefinition[] }

/** Loads the providers and makes them ready. */
export async function makeProviders(
  config: ProviderConfig,
  definitions: readonly ProviderDefinition[] = PROVIDERS,
): Promise<Providers> {
  const built = new Map<string, BuiltProvider>()
  for (const definition of definitions) {
    const make = await definition.load()
    built.set(definition.name, { ...make(definition.place(config)), definition })
  }
  const byName = (name: string) => {
    const known = built.get(name)
    if (known) return known
    // Its channels would otherwise stop what concerns all channels, such as a worker's start.
    return { ...providerOf(name), definition: missingProvider(name) }
  }
  return Object.assign(byName, { definitions })
}

/** The configured places of the providers, by their names. */
export function placesOf(
  config: ProviderConfig,
  definitions: readonly ProviderDefinition[],
): Record<string, ProviderPlace & { pull: boolean }> {
  const places = definitions.map(({ name, place, capabilities: { pull } }) => [
    name,
    { ...place(config), pull },
  ])
  return Object.fromEntries(places)
}
