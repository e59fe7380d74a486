import type { DeliveryError } from '../domain/delivery.ts'

// Errors of sends that say nothing about the message. All providers have them.

/** Errors that by themselves mean that there was no connection. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** Whether a call without an answer certainly never reached the provider. */
export function neverConnected({ code, connected }: { code: string; connected: boolean }): boolean {
  return !connected || NEVER_CONNECTED.has(code)
}

/** The provider may or may not have the message. `fix` says how a person finds out. */
export function outcomeUnknown(detail: string, fix: string): DeliveryError {
  return { code: 'outcome_unknown', class: 'unknown', detail, fix }
}

/** @param provider its name, as people know it */
export function notConnected(provider: string): DeliveryError {
  return {
    code: 'not_connected',
    class: 'retry_later',
    detail: `${provider} could not be reached, and the message was not sent.`,
    fix: 'The message is sent again automatically. If this error persists, check the network of the worker.',
  }
}
