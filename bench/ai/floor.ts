import { setTimeout as wait } from 'node:timers/promises'
import type { ScriptedModel } from '../../dev/model/start.ts'
import { QUIET_MS } from '../../domain/ai.ts'
import type { Arrivals } from '../arrivals.ts'
import { AI_NUMBER, newCustomer, REPLY_TEXT } from '../customers.ts'
import { type HttpRequest, post } from '../http.ts'
import { messageRequest } from '../message-request.ts'

/** What one turn took without the service and without the engine, ms. */
export interface BareTiming {
  /** From the customer's message to the arrival of the answer at Twilio. */
  arrived: number
  /** Of it the model's, from the request to the end of its answer. */
  model: number
}

/** What every AI turn has to do, and nothing else: to wait until the customer pauses, to ask the model, to ask Twilio. */
export async function bareTurn(
  at: { emulatorUrl: string; model: ScriptedModel },
  arrivals: Arrivals,
): Promise<BareTiming> {
  const to = newCustomer()
  const arrival = arrivals.next(to)
  const start = performance.now()
  await wait(QUIET_MS)
  const asked = performance.now()
  await post(modelRequest(at.model))
  const answered = performance.now()
  await post(messageRequest(at.emulatorUrl, { to, from: AI_NUMBER, text: REPLY_TEXT }))
  return { arrived: (await arrival) - start, model: answered - asked }
}

/** The same as the service asked last. */
function modelRequest({ baseUrl, requests }: ScriptedModel): HttpRequest {
  return {
    url: `${baseUrl}/chat/completions`,
    headers: { Authorization: 'Bearer none', 'Content-Type': 'application/json' },
    body: JSON.stringify(requests.at(-1)),
  }
}
