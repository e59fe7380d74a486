import { setTimeout as wait } from 'node:timers/promises'
import type { ScriptedModel } from '../../dev/model/start.ts'
import { QUIET_MS } from '../../domain/ai.ts'
import type { Arrivals } from '../arrivals.ts'
import { AI_NUMBER, newCustomer, REPLY_TEXT } from '../customers.ts'
import { type HttpRequest, post } from '../http.ts'
import { messageRequest } from '../message-request.ts'

/** What one turn takes without the service and without Temporal, ms. */
export interface BareTiming {
  /** From the customer's message until the emulator is asked to send the answer. */
  arrived: number
  /** The model's part of it: from the request to the end of its answer. */
  model: number
}

/** What every AI turn must do, and nothing else: wait until the customer pauses, ask the model, ask Twilio to send. */
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

/** The request that the service made last, sent again. */
function modelRequest({ baseUrl, requests }: ScriptedModel): HttpRequest {
  return {
    url: `${baseUrl}/chat/completions`,
    headers: { Authorization: 'Bearer none', 'Content-Type': 'application/json' },
    body: JSON.stringify(requests.at(-1)),
  }
}
