import { z } from 'zod'

const media = z.object({
  contentType: z.string().min(1),
  /** The file. Default: some bytes that look like one. */
  base64: z.base64().optional(),
})

/**
 * A message as a customer sends it. At least one of text, media, button, listItem, location and reaction is needed.
 * What Twilio can't pass on arrives as an empty text with its kind (`extra.MessageType`).
 */
export const inboundSchema = z
  .object({
    /** The customer: `+15005550100`, `whatsapp:+15005550100`, or `whatsapp:` and a user id. */
    from: z.string().min(1),
    /** Our address: a number or a WhatsApp sender of the account. */
    to: z.string().min(1),
    /** Only needed when two accounts have the same address. */
    accountSid: z.string().optional(),
    text: z.string().max(4096).optional(),
    media: z.array(media).max(10).optional(),
    /** A tap on a quick-reply button. */
    button: z.object({ id: z.string(), title: z.string() }).optional(),
    /** A pick from a list. */
    listItem: z.object({ id: z.string(), title: z.string() }).optional(),
    location: z
      .object({
        latitude: z.number(),
        longitude: z.number(),
        address: z.string().optional(),
        label: z.string().optional(),
      })
      .optional(),
    /**
     * The SID of the message that it is on. An empty emoji removes the reaction. On SMS it is the text that an iPhone
     * writes.
     */
    reaction: z.object({ emoji: z.string(), to: z.string() }).optional(),
    /** The SID of the message that it answers. A tap or pick should have it. */
    replyTo: z.string().optional(),
    /** Sent unchanged, whatever the text and the service would lead to. */
    optOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
    profileName: z.string().optional(),
    /**
     * A SID that the caller chooses. A message with a known SID isn't stored again, but its webhook is called again.
     */
    messageSid: z
      .string()
      .regex(/^(SM|MM)[0-9a-f]{32}$/)
      .optional(),
    /** When Twilio received it, if not now: ISO 8601. */
    at: z.iso.datetime().optional(),
    /** Twilio receives the message, but never calls our webhook. Only the message list shows it. */
    lost: z.boolean().optional(),
    /** Further webhook parameters, or other values for the usual ones. They are signed like the rest. */
    extra: z.record(z.string(), z.string()).optional(),
  })
  .refine(
    ({ text, media, button, listItem, location, reaction }) =>
      [text, media, button, listItem, location, reaction].some(content => content !== undefined),
    { error: 'needs one of text, media, button, listItem, location, reaction' },
  )

export type InboundInput = z.input<typeof inboundSchema>
export type Inbound = z.output<typeof inboundSchema>
