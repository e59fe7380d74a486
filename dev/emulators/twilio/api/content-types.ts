import { z } from 'zod'
import { TwilioError } from './errors.ts'

/** A text up to a length. A text with a variable is measured when the variable has its value. */
const text = (most: number) =>
  z.string().refine(value => value.includes('{{') || value.length <= most, { error: `longer than ${most}` })

const id = text(200)

/**
 * The content types that the emulator shows, with the limits of Twilio's documents. Names are those of the API; other
 * fields of a type are kept unchanged.
 */
const TYPES: Readonly<Record<string, z.ZodType>> = {
  'twilio/text': z.looseObject({ body: text(1600) }),
  'twilio/media': z.looseObject({ body: text(1600).optional(), media: z.array(z.string()).min(1) }),
  'twilio/quick-reply': z.looseObject({
    body: text(1024),
    actions: z
      .array(z.looseObject({ type: z.literal('QUICK_REPLY').optional(), title: text(20), id: id.optional() }))
      .min(1)
      .max(10),
  }),
  'twilio/list-picker': z.looseObject({
    body: text(1024),
    button: text(20),
    items: z
      .array(z.looseObject({ id, item: text(24), description: text(72).nullish() }))
      .min(1)
      .max(10),
  }),
}

/** The `types` of a create request. Refuses none, an unknown one, and one that is over its limits. */
export function checkTypes(types: unknown): Record<string, Record<string, unknown>> {
  if (typeof types !== 'object' || types === null || Object.keys(types).length === 0) {
    throw new TwilioError(20001, 'types must have at least one content type')
  }
  for (const [name, definition] of Object.entries(types)) {
    const schema = TYPES[name]
    if (!schema) throw new TwilioError(20001, `The emulator doesn't know the content type ${name}`)
    const { error } = schema.safeParse(definition)
    if (error) throw new TwilioError(20001, `${name}: ${z.prettifyError(error)}`)
  }
  return types as Record<string, Record<string, unknown>>
}
