import type { DeliveryError, FailureClass } from '../../domain/delivery.ts'
import { boundedId } from '../bounded-id.ts'
import type { OutgoingContent, OutgoingDelivery, ProviderAccount, SendOutcome } from '../provider.ts'
import { addressesOf } from './addresses.ts'
import { callGraph, type GraphOptions } from './graph.ts'
import { asObject, objectsOf, textOf } from './json.ts'
import { brokenOff, failureOf, UNREADABLE } from './outcome.ts'
import {
  type CloudContent,
  choiceContent,
  fileContent,
  messageBody,
  templateContent,
  textContent,
} from './outgoing.ts'
import { phoneNumberIdOf } from './settings.ts'
import { uploadFile } from './upload.ts'

/** Refusals that plain text would get too. */
const NOT_OF_THE_FORM: FailureClass[] = ['recipient', 'opted_out', 'window', 'config']

/**
 * Sends one delivery by the Cloud API. Never throws: whatever happens is an outcome. It makes one call. It makes another
 * only if Meta certainly refused a list or buttons; then it sends plain text.
 */
export async function sendDelivery(
  account: ProviderAccount,
  delivery: OutgoingDelivery,
  options: GraphOptions,
): Promise<SendOutcome> {
  const { content } = delivery
  if (content.kind === 'text') return sendText(account, delivery, content, options)
  if (content.kind === 'template') return sendTemplate(account, delivery, content, options)
  const asText = () => post(account, delivery, textContent(content.fallback), options)
  const choices = choiceContent(content)
  if (!choices) return asText()
  const outcome = await post(account, delivery, choices, options)
  // Only a refusal is certain. After any other outcome, plain text could be a second message.
  if (outcome.outcome !== 'rejected' || NOT_OF_THE_FORM.includes(outcome.error.class)) return outcome
  return asText()
}

/** A file that was uploaded here is handed to Meta first. If that fails, certainly nothing was sent. */
async function sendText(
  account: ProviderAccount,
  delivery: OutgoingDelivery,
  { text, mediaUrls, mediaTypes, files = [] }: Extract<OutgoingContent, { kind: 'text' }>,
  options: GraphOptions,
): Promise<SendOutcome> {
  const [file] = files
  if (!file) return post(account, delivery, textContent(text, mediaUrls, mediaTypes), options)
  const uploaded = await uploadFile(account, file, options)
  if ('outcome' in uploaded) return uploaded
  const { contentType: type, name: filename } = file
  return post(account, delivery, fileContent(text, uploaded, { type, filename }), options)
}

/** A template, whose file is handed over first in the same way. */
async function sendTemplate(
  account: ProviderAccount,
  delivery: OutgoingDelivery,
  { template, headerFile }: Extract<OutgoingContent, { kind: 'template' }>,
  options: GraphOptions,
): Promise<SendOutcome> {
  if (!headerFile) return post(account, delivery, templateContent(template), options)
  const uploaded = await uploadFile(account, headerFile, options)
  if ('outcome' in uploaded) return uploaded
  return post(account, delivery, templateContent(template, uploaded), options)
}

async function post(
  account: ProviderAccount,
  delivery: OutgoingDelivery,
  content: CloudContent,
  options: GraphOptions,
): Promise<SendOutcome> {
  const body = messageBody(delivery, content)
  if (!body) return { outcome: 'rejected', error: NO_ADDRESS }
  const numberId = phoneNumberIdOf(account)
  if (numberId === undefined) return { outcome: 'rejected', error: UNUSABLE }
  const path = `${numberId}/messages`
  try {
    const answer = await callGraph(account, { method: 'POST', path, body }, options)
    if (answer.error || answer.status < 200 || answer.status >= 300) return failureOf(answer)
    return accepted(answer.json)
  } catch (thrown) {
    return brokenOff(thrown)
  }
}

/**
 * Meta may know the customer by another spelling of the number than the message was sent to. The address in the answer is
 * theirs too.
 */
function accepted(json: unknown): SendOutcome {
  const answer = asObject(json)
  const [message] = objectsOf(answer?.messages)
  const id = textOf(message?.id)
  // A success without a message proves nothing.
  if (id === undefined) return { outcome: 'unknown', error: UNREADABLE }
  const [contact] = objectsOf(answer?.contacts)
  const addresses = addressesOf([contact?.wa_id], [contact?.user_id])
  return {
    outcome: 'accepted',
    providerMessageId: boundedId(id),
    ...(addresses.length > 0 && { recipient: { addresses } }),
  }
}

const UNUSABLE: DeliveryError = {
  code: 'invalid_channel',
  class: 'config',
  detail: 'The channel’s phone number id is not valid in a request to Meta.',
  fix: 'Delete the channel and connect it again.',
}

const NO_ADDRESS: DeliveryError = {
  code: 'no_address',
  class: 'recipient',
  detail: 'The customer’s address is neither a phone number nor a WhatsApp user id.',
  fix: 'Start a conversation with the customer’s number.',
}
