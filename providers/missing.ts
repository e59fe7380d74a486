import type { DeliveryError } from '../domain/delivery.ts'
import type { Capabilities } from './capabilities.ts'
import type { ProviderDefinition } from './definition.ts'
import type { MessagingProvider } from './provider.ts'

/** The code of everything that fails because a provider is not in the table. */
export const PROVIDER_MISSING = 'provider_missing'

export const PROVIDER_MISSING_FIX =
  'Run a version of the service that has the provider in providers/providers.ts, or delete the channel.'

/** What is wrong with a channel of such a provider, for the operator. */
export interface ProviderMissing {
  code: typeof PROVIDER_MISSING
  detail: string
  fix: string
}

export function missingProblem(name: string): ProviderMissing {
  return {
    code: PROVIDER_MISSING,
    detail: `This version of the service has no provider named ${name}: the channel’s webhooks are answered with 404, and nothing is sent.`,
    fix: PROVIDER_MISSING_FIX,
  }
}

/** The provider of a channel. One that was taken from the table while it has channels is `missingProvider`. */
export function definitionNamed(
  definitions: ReadonlyMap<string, ProviderDefinition>,
  name: string,
): ProviderDefinition {
  return definitions.get(name) ?? missingProvider(name)
}

/**
 * Stands for a provider that has channels and is not in the table. It can do nothing, and says so; with it, the channels
 * of other providers, and what is stored of its own, stay in reach.
 */
export function missingProvider(name: string): ProviderDefinition {
  const { detail } = missingProblem(name)
  return {
    name,
    title: name,
    capabilities: { ...NOTHING, notes: { [PROVIDER_MISSING]: `${detail} ${PROVIDER_MISSING_FIX}` } },
    // No route leads here.
    webhooks: {
      bodyForm: 'json',
      maxBodyBytes: 0,
      deadlineMs: 1_000,
      read: () => ({ result: 'refused', reason: 'not_found', detail, final: true }),
      speaksFor: () => false,
      acknowledgement: { status: 404, body: '' },
    },
    connecting: {
      fields: {},
      split() {
        throw new Error(detail)
      },
      changes: {},
      change: () => ({}),
      shown: {},
      view: () => ({}),
      nextSteps: () => [],
      inboundModes: { webhook: `${detail} ${PROVIDER_MISSING_FIX}` },
    },
    problems: {},
    place: () => ({}),
    load: async () => () => providerOf(name),
  }
}

const NOTHING: Omit<Capabilities, 'notes'> = {
  mediums: [],
  listsMessages: false,
  fetchesStatus: false,
  reportsByMark: false,
  listsMedia: false,
  fetchesMedia: false,
  largestMedium: 0,
  takesUploads: false,
  files: {},
  buttons: false,
  lists: false,
  templates: false,
  quotes: false,
  typing: false,
  readMarks: false,
  blocks: false,
  erases: false,
  pull: false,
  repairs: false,
  verified: false,
}

/** What activities have of it. A message waits, and expires in its time: a worker that has the provider may send it. */
export function providerOf(name: string): MessagingProvider {
  const { detail, fix } = missingProblem(name)
  const error: DeliveryError = { code: PROVIDER_MISSING, class: 'config', detail, fix }
  const failed = async () => ({ ok: false as const, code: PROVIDER_MISSING, detail })
  return {
    send: async () => ({ outcome: 'notSent', error }),
    checkAccount: failed,
    checkSender: failed,
    readConfiguration: async () => [],
  }
}
