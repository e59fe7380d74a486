import OpenAI from 'openai'
import type { Config } from '../platform/config.ts'

/** How long one request to the model may take, ms; Temporal then tries it again, or a human takes over. */
const REQUEST_TIMEOUT_MS = 30_000

/** Endpoints of one's own often take no key, and the SDK insists on one. */
const NO_KEY = 'none'

/**
 * The client of the configured model: OpenAI's own, or any compatible endpoint. Undefined when neither a key nor an
 * endpoint is given. It tries nothing again by itself: that is Temporal's to do.
 */
export function makeModel(config: Pick<Config, 'OPENAI_API_KEY' | 'OPENAI_BASE_URL'>): OpenAI | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL } = config
  if (apiKey === undefined && baseURL === undefined) return undefined
  return new OpenAI({ apiKey: apiKey ?? NO_KEY, baseURL, maxRetries: 0, timeout: REQUEST_TIMEOUT_MS })
}
