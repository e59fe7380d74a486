import type { Config } from '../../platform/config.ts'
import { makeAsk } from './ask.ts'
import { chat } from './chat.ts'
import { makeExchange } from './exchange.ts'
import type { Model, ModelApi } from './model.ts'
import { responses } from './responses.ts'

type ModelConfig = Pick<Config, 'OPENAI_API_KEY' | 'OPENAI_BASE_URL' | 'OPENAI_API'>

/**
 * Makes the configured model: OpenAI's own, or any compatible endpoint. Undefined if neither a key nor an endpoint is
 * configured.
 *
 * @param send used in place of `fetch`, for tests
 */
export function makeModel(config: ModelConfig, send?: typeof fetch): Model | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL } = config
  if (apiKey === undefined && baseURL === undefined) return undefined
  const api = config.OPENAI_API ?? defaultApi(baseURL)
  // Some gateways expect their key in the query.
  const query = baseURL === undefined ? [] : [...new URL(baseURL).searchParams.values()]
  const secrets = [apiKey, ...query].filter(one => one !== undefined)
  const exchange = makeExchange({ apiKey, baseURL, fetch: send })
  return { api, ask: makeAsk({ api, wire: api === 'chat' ? chat : responses, exchange, secrets }) }
}

/** OpenAI's newest models support tools only in the Responses API, which few other endpoints have. */
function defaultApi(baseURL: string | undefined): ModelApi {
  if (baseURL === undefined) return 'responses'
  const { hostname } = new URL(baseURL)
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com') ? 'responses' : 'chat'
}
