import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { script } from '../../../dev/model/script.ts'
import type { ModelAnswer } from '../../../dev/model/start.ts'
import { randomOf } from '../random.ts'

/** Share of the model's answers that are errors. */
const ERROR_SHARE = 0.08

/** The scripted model, which is sometimes overloaded. */
export function modelAnswers(seed: number): (request: ChatCompletionCreateParams) => ModelAnswer {
  const random = randomOf(seed, 'model')
  return request => {
    if (random.chance(ERROR_SHARE))
      return { status: random.pick([429, 500, 503]), body: { error: { message: 'busy' } } }
    return script(request.messages)
  }
}
