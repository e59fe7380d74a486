import type { FailureClass } from '../../domain/delivery.ts'
import { boundedId } from '../bounded-id.ts'
import type { OutgoingContent, OutgoingDelivery, SendOutcome } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { type Call, type ClientOptions, twilioClient, watched } from './client.ts'
import { ensureContent, forgetContent } from './content.ts'
import { outcomeOf, UNREADABLE } from './outcome.ts'
import { buttonVariables, listVariables, type TemplateKey } from './templates.ts'

export interface SendOptions extends ClientOptions {
  /** Cancels the call when it aborts. The outcome is then `unknown`, unless nothing was written. */
  signal?: AbortSignal
}

/** The content of a message to create, besides sender, recipient and callback. */
type Content =
  | { text: string; mediaUrls: string[] }
  | { contentSid: string; variables: Record<string, string> }

/**
 * Refusals of the sender itself: it is no longer a number or WhatsApp sender of the account, it can't send, or it is not in
 * the service that is named with it.
 */
const SENDER_GONE = new Set(['21212', '21606', '21659', '21660', '21661', '21711', '21712', '63002', '63007'])

function isSenderGone(outcome: SendOutcome): boolean {
  return outcome.outcome === 'rejected' && SENDER_GONE.has(outcome.error.code)
}

/**
 * Sends one delivery by Twilio. Never throws: whatever happens is an outcome. It makes one call. It makes another only if
 * Twilio certainly refused the first, for example because the conversation's number has left its service; then the service
 * chooses a number, once.
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

/** Refusals that plain text would get too. */
const OF_THE_RECIPIENT: FailureClass[] = ['recipient', 'opted_out', 'window']

/** Twilio's error for a variable that is empty, or has white space that WhatsApp does not accept. */
const UNFIT_VARIABLES = '21656'

type Choices = Extract<OutgoingContent, { kind: 'list' | 'buttons' }>

/**
 * Sends a list, or a text with buttons. On WhatsApp it uses the account's template for it. It sends plain text on SMS, if
 * the content doesn't fit the template, if the template can't be found or created, and if Twilio refuses it.
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
  // Only a refusal is certain. After any other outcome, plain text could be a second message.
  if (outcome.outcome !== 'rejected' || OF_THE_RECIPIENT.includes(outcome.error.class)) return outcome
  if (isSenderGone(outcome)) return outcome
  // The template may have been deleted. If Twilio refused only the variables, it still exists.
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
    // A 201 without a message proves nothing.
    if (typeof sid !== 'string' || sid === '') return { outcome: 'unknown', error: UNREADABLE }
    // Through a service, the sender is null until Twilio has chosen one.
    return { outcome: 'accepted', providerMessageId: boundedId(sid), ...(from && { from }) }
  } catch (thrown) {
    return outcomeOf(thrown, call)
  }
}

/** Absent instead of empty, because for Twilio an empty parameter is given. */
function contentParameters(content: Content) {
  if ('contentSid' in content) {
    const { contentSid, variables } = content
    // A JSON string; anything else gives error 21656. Without variables, the template's own samples are used.
    const contentVariables = Object.keys(variables).length > 0 ? JSON.stringify(variables) : undefined
    return { contentSid, contentVariables }
  }
  return {
    body: content.text === '' ? undefined : content.text,
    mediaUrl: content.mediaUrls.length > 0 ? content.mediaUrls : undefined,
  }
}
