import type { Answer, ProviderAccount } from '../provider.ts'
import { callGraph, type GraphOptions, type GraphRequest } from './graph.ts'
import { brokenOff, failureOf, noAnswer } from './outcome.ts'

/** Makes a call that changes nothing at Meta, and turns every failure into an answer. */
export async function ask<T extends object>(
  account: ProviderAccount,
  request: GraphRequest,
  options: GraphOptions,
  read: (json: unknown) => T,
): Promise<Answer<T>> {
  try {
    const answer = await callGraph(account, request, options)
    const isAnswered = !answer.error && answer.status >= 200 && answer.status < 300
    return isAnswered ? { ok: true, ...read(answer.json) } : noAnswer(failureOf(answer))
  } catch (thrown) {
    return noAnswer(brokenOff(thrown))
  }
}
