import type { FailureClass } from '../../domain/delivery.ts'
import type { OutgoingContent, OutgoingDelivery, SendOutcome } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { type Call, type ClientOptions, twilioClient, watched } from './client.ts'
import { ensureContent, forgetContent } from './content.ts'
import { outcomeOf, UNREADABLE } from './outcome.ts'
import { buttonVariables, listVariables, type TemplateKey } from './templates.ts'

export interface SendOptions extends ClientOptions {
  /** Gives the call up when it aborts; the outcome is then `unknown` unless nothing had left. */
  signal?: AbortSignal
}

/** What a create says besides sender, recipient and callback. */
type Content =
  | { text: string; mediaUrls: string[] }
  | { contentSid: string; variables: Record<string, string> }

/**
 * Refusals of the sender itself: it is no number or WhatsApp sender of the account any more, it can't send, or it is not in
 * the service that is named beside it.
 */
const SENDER_GONE = new Set(['21212', '21606', '21659', '21660', '21661', '21711', '21712', '63002', '63007'])

function isSenderGone(outcome: SendOutcome): boolean {
  return outcome.outcome === 'rejected' && SENDER_GONE.has(outcome.error.code)
}

/**
 * Hands one delivery to Twilio. Never throws: whatever happens is an outcome. One call; another only where Twilio refused
 * the first for certain, as when the conversation's number has left its service: then the service chooses, once.
 */
export async function sendDelivery(
  account: TwilioAccount,
  delivery: OutgoingDelivery,
  options: SendOptions = {},
): Promise<SendOutcome> {
  const outcome = await sendFrom(account, delivery, options)
  const { address, messagingServiceSid } = delivery.sender
  if (address === undefined || messagingServiceSid === undefined || !isSenderGone(outcome)) return outcome
  const anew = await sendFrom(account, { ...delivery, sender: { messagingServiceSid } }, options)
  return anew.outcome === 'accepted' ? { ...anew, chosenAnew: true } : anew
}

function sendFrom(
  account: TwilioAccount,
  delivery: OutgoingDelivery,
  options: SendOptions,
): Promise<SendOutcome> {
  const { content } = delivery
  if (content.kind === 'list' || content.kind === 'buttons')
    return sendChoices(account, delivery, content, options)
  if (content.kind === 'text') return create(account, delivery, content, options)
  const { id: contentSid, variables } = content.template
  return create(account, delivery, { contentSid, variables }, options)
}

/** Refusals that plain text would meet too. */
const OF_THE_RECIPIENT: FailureClass[] = ['recipient', 'opted_out', 'window']

/** Twilio's error for a variable that is empty, or has white space that WhatsApp does not take. */
const UNFIT_VARIABLES = '21656'

type Choices = Extract<OutgoingContent, { kind: 'list' | 'buttons' }>

/**
 * A list, or a text with buttons, goes out as such on WhatsApp, through the account's template for it, and as plain text
 * everywhere else: on SMS, when it doesn't fit the template, when there is no having the template, and when Twilio
 * refuses it.
 */
async function sendChoices(
  account: TwilioAccount,
  delivery: OutgoingDelivery,
  choices: Choices,
  options: SendOptions,
): Promise<SendOutcome> {
  const asText = () => create(account, delivery, { text: choices.fallback, mediaUrls: [] }, options)
  if (!delivery.to.startsWith('whatsapp:')) return asText()
  const template = templateFor(choices)
  if (!template) return asText()
  const { key, variables } = template
  const contentSid = await ensureContent(account, key, options).catch(() => undefined)
  if (contentSid === undefined) return asText()
  const outcome = await create(account, delivery, { contentSid, variables }, options)
  // Only a refusal is certain: after anything else, plain text could be a second message.
  if (outcome.outcome !== 'rejected' || OF_THE_RECIPIENT.includes(outcome.error.class)) return outcome
  if (isSenderGone(outcome)) return outcome
  // It may have been deleted; refused for what was filled in, it is still there.
  if (outcome.error.code !== UNFIT_VARIABLES) forgetContent(account, key, options)
  return asText()
}

function templateFor(choices: Choices): { key: TemplateKey; variables: Record<string, string> } | undefined {
  if (choices.kind === 'buttons') return buttonVariables(choices)
  const variables = listVariables(choices)
  return variables && { key: 'list', variables }
}

async function create(
  account: TwilioAccount,
  { sender, to, statusCallbackUrl }: OutgoingDelivery,
  content: Content,
  options: SendOptions,
): Promise<SendOutcome> {
  const call: Call = { signal: options.signal }
  try {
    const client = twilioClient(account, options)
    const { sid, from } = await watched(call, () =>
      client.messages.create({
        to,
        from: sender.address,
        messagingServiceSid: sender.messagingServiceSid,
        statusCallback: statusCallbackUrl,
        ...contentParameters(content),
      }),
    )
    // A 201 without a message in it proves nothing.
    if (typeof sid !== 'string' || sid === '') return { outcome: 'unknown', error: UNREADABLE }
    // Through a service, the sender is null until Twilio has chosen one.
    return { outcome: 'accepted', providerMessageId: sid, ...(from && { from }) }
  } catch (thrown) {
    return outcomeOf(thrown, call)
  }
}

/** Absent rather than empty: Twilio reads an empty parameter as one that is given. */
function contentParameters(content: Content) {
  if ('contentSid' in content) {
    const { contentSid, variables } = content
    // A JSON string, else error 21656; without variables the template's own samples hold.
    const contentVariables = Object.keys(variables).length > 0 ? JSON.stringify(variables) : undefined
    return { contentSid, contentVariables }
  }
  return {
    body: content.text === '' ? undefined : content.text,
    mediaUrl: content.mediaUrls.length > 0 ? content.mediaUrls : undefined,
  }
}
