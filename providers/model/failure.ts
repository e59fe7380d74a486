import type { EndpointSaid, HandOverReason } from '../../domain/ai.ts'
import type { ModelFailure, PassingType } from './model.ts'
import type { Said } from './said.ts'
import type { PromptFilter } from './without-prompt.ts'

/** A request without an answer of the model. */
export interface Refused {
  /** The HTTP status, or the one in the body of a 200; absent if there was no reply. */
  status?: number
  said: Said
  /** Why no answer came at all. */
  lost?: Extract<PassingType, 'AiTimeout' | 'AiUnreachable'>
  /** The reply is no answer. */
  unreadable?: boolean
  retryAfterMs?: number
}

const MODERATION = /content_?filter|content_policy|moderation|responsible_?ai|invalid_prompt|data_inspection/i
const QUOTA = /insufficient_quota|exceeded_current_quota|billing|insufficient_(?:balance|credits)|credit/i

/** Whether the request was refused because of its content. */
export function isModerated({ code, type, message = '' }: Said): boolean {
  const worded =
    /content (?:management )?policy|flagged|moderat|usage policy|safety system|content exists risk/i
  return MODERATION.test(`${code} ${type}`) || worded.test(message)
}

/** Whether the prompt, or prompt and answer together, are longer than the model can read. */
export function isTooLong({ code, message = '' }: Said): boolean {
  return (
    /context_length|context_window|string_above_max_length/i.test(code ?? '') ||
    /context (?:length|window|size)|prompt is too long|input is too long|too many (?:input )?tokens|inputs`? tokens \+/i.test(
      message,
    )
  )
}

/**
 * Whether the model's thoughts used up the limit. The error is worded like a refusal of the limit, but with more room there
 * would be an answer.
 */
export function isUnfinished({ message = '' }: Said): boolean {
  return /could not finish the message/i.test(message)
}

/** What a refusal means for the conversation. */
export function failureOf(refused: Refused, filter: PromptFilter): ModelFailure {
  const { status, lost, retryAfterMs, unreadable } = refused
  const said = tellable(refused, filter)
  const passing = (type: PassingType) => ({
    reason: 'ai_unavailable' as const,
    passing: { type, retryAfterMs },
    said,
  })
  if (lost) return passing(lost)
  if (unreadable) return { reason: 'ai_reply_unreadable', said }
  const type = passingOf(status ?? 0, refused.said)
  return type ? passing(type) : { reason: reasonOf(status ?? 0, refused.said), said }
}

function passingOf(status: number, said: Said): PassingType | undefined {
  if (status === 429) return isSpent(said) ? undefined : 'AiRateLimited'
  if (status === 408 || status === 425) return 'AiTimeout'
  if (status === 409) return 'AiConflict'
  return status >= 500 && status !== 501 ? 'AiServerError' : undefined
}

function isSpent({ code, type }: Said): boolean {
  return QUOTA.test(`${code} ${type}`)
}

function reasonOf(status: number, said: Said): HandOverReason {
  if (status === 402 || status === 429) return 'ai_quota_spent'
  if (isModerated(said)) return 'ai_refused_to_answer'
  if (/model_not_found|model_not_exist/i.test(said.code ?? '')) return 'ai_model_unknown'
  if (status === 401 || status === 403) return 'ai_refuses_key'
  if (status === 413 || isTooLong(said)) return 'ai_prompt_too_long'
  if (status === 404) return 'ai_model_unknown'
  return 'ai_request_refused'
}

/** What the endpoint said, made safe to show: without anything of the request. */
function tellable({ status, said }: Refused, filter: PromptFilter): EndpointSaid {
  const codes = [said.code === String(status) ? undefined : said.code, said.type]
  const code = codes.find(one => one !== undefined && filter.isName(one))
  const param = [said.param, ...said.paths].find(one => one !== undefined && filter.isName(one))
  const message = said.message === undefined ? '' : filter.clean(said.message)
  return {
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(message !== '' && { message }),
  }
}
