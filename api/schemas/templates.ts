import { z } from '@hono/zod-openapi'
import { BUTTON_TYPES } from '../../domain/template.ts'
import { id, templateValues, timestamp } from './common.ts'

const button = z.object({
  type: z.enum(BUTTON_TYPES),
  text: z.string(),
  url: z.string().optional(),
  phoneNumber: z.string().optional(),
})

const list = z
  .object({
    button: z.string(),
    items: z.array(z.object({ title: z.string(), description: z.string().optional() })),
  })
  .openapi({ description: 'A button that opens a list of choices.' })

const location = z
  .object({
    latitude: z.string(),
    longitude: z.string(),
    name: z.string().optional(),
    address: z.string().optional(),
  })
  .openapi({ description: 'Of a header of type location. Absent: each message gives its own.' })

const cards = z
  .array(
    z.object({
      header: z.object({ type: z.enum(['image', 'video']), url: z.string().optional() }).optional(),
      title: z.string().optional(),
      body: z.string().optional(),
      buttons: z.array(button).optional(),
    }),
  )
  .openapi({ description: 'Cards beside each other, below the body: a carousel.' })

const authentication = z
  .object({ securityAdvice: z.boolean(), expiresInMinutes: z.number().optional() })
  .openapi({
    description:
      'Set where it brings a code. WhatsApp gives the words, in the template’s language; where the provider does not list them, body and footer have the English ones.',
  })

const layout = z
  .object({
    header: z
      .object({
        type: z.string(),
        text: z.string().optional(),
        url: z.string().optional(),
        location: location.optional(),
      })
      .optional(),
    body: z.string().optional(),
    footer: z.string().optional(),
    buttons: z.array(button).optional(),
    media: z.array(z.string()).optional(),
    list: list.optional(),
    cards: cards.optional(),
    authentication: authentication.optional(),
    others: z.array(z.string()).optional(),
  })
  .openapi('TemplateLayout')

export const template = z
  .object({
    id: z.string().openapi({ description: 'The id by which a message names the template.' }),
    contentSid: z.string().optional().openapi({ description: 'For Twilio, the same as id.' }),
    name: z.string(),
    language: z.string(),
    types: z.array(z.string()).openapi({ example: ['twilio/text'] }),
    body: z.string().nullable(),
    variables: z
      .record(z.string(), z.string())
      .openapi({ description: 'The variables of the template, with sample values.' }),
    header: z
      .object({ type: z.string(), variables: z.record(z.string(), z.string()).optional() })
      .optional()
      .openapi({ description: 'What a message must give for the header.' }),
    buttons: z
      .array(
        z.object({ index: z.number().int(), takes: z.enum(['payload', 'url']), text: z.string().optional() }),
      )
      .optional()
      .openapi({ description: 'The buttons that have a variable.' }),
    layout: layout.optional().openapi({
      description:
        'What it looks like, with {{1}} for its variables. `others` is what it has beside this, by the provider’s names.',
    }),
    approval: z.object({
      status: z.string().openapi({
        description: 'unsubmitted, received, pending, approved, rejected, paused or disabled',
      }),
      category: z.string().nullable(),
      rejectionReason: z.string().nullable(),
    }),
    usableOutsideWindow: z.boolean().openapi({
      description:
        'Whether WhatsApp allows the template more than 24 hours after the customer’s last message.',
    }),
  })
  .openapi('Template')

export const templates = z
  .object({
    items: z.array(template),
    fetchedAt: timestamp.openapi({ description: 'When the list was last read from the provider.' }),
    stale: z
      .boolean()
      .openapi({ description: 'The provider does not answer now. This is its previous answer.' }),
  })
  .openapi('Templates')

export const templateParameters = z.object({
  id,
  sid: z
    .string()
    .min(1)
    .max(512)
    .openapi({
      description: 'The id of the template, as the list has it.',
      param: { name: 'sid', in: 'path' },
    }),
})

export const templatePreviewRequest = z
  .strictObject({
    ...templateValues,
    conversationId: id.optional().openapi({
      description:
        'Placeholders in the variables, {{contact.name}}, {{agent.name}}, {{channel.name}} and {{nextOpening}}, are filled in for this conversation.',
    }),
  })
  .openapi('TemplatePreviewRequest')

export const templatePreview = z
  .object({
    id: z.string(),
    language: z.string(),
    header: z
      .object({
        type: z.string(),
        text: z.string().optional(),
        url: z.string().optional(),
        filename: z.string().optional(),
        location: location.optional(),
      })
      .nullable()
      .openapi({ description: 'A text, a place, or the kind and address of the file above the body.' }),
    body: z.string(),
    footer: z.string().nullable(),
    buttons: z.array(button),
    media: z.array(z.string()).openapi({ description: 'Addresses of files, that of the header included.' }),
    list: list.nullable(),
    cards,
    authentication: authentication.nullable(),
    others: z.array(z.string()).openapi({
      description: 'What the template has beside these and is not shown here, by the provider’s names.',
    }),
    variables: z.record(z.string(), z.string()).openapi({
      description: 'The values as they are sent: placeholders filled in, on one line.',
    }),
    usableOutsideWindow: z.boolean(),
  })
  .openapi('TemplatePreview')
