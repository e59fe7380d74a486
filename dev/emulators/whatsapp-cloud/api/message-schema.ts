import { z } from 'zod'

/** What a business may send (Meta, Messages and Interactive messages, 2026-09). Other fields are refused. */
const link = z.url({ protocol: /^https?$/ })
const file = { id: z.string().optional(), link: link.optional() }
const hasOne = ({ id, link: given }: { id?: string; link?: string }) =>
  (id === undefined) !== (given === undefined)
const ONE = 'give either id or link'
const captioned = z.strictObject({ ...file, caption: z.string().max(1_024).optional() }).refine(hasOne, ONE)

const reply = z.strictObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) })
const row = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
})
const unique = (values: string[]) => new Set(values).size === values.length

const text60 = z.strictObject({ text: z.string().min(1).max(60) })

export const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    body: z.strictObject({ text: z.string().min(1).max(1_024) }),
    footer: text60.optional(),
    action: z.strictObject({
      buttons: z
        .array(z.strictObject({ type: z.literal('reply'), reply }))
        .min(1)
        .max(3)
        .refine(
          all => unique(all.map(b => b.reply.id)) && unique(all.map(b => b.reply.title)),
          'must be unique',
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(60) }).optional(),
    body: z.strictObject({ text: z.string().min(1).max(4_096) }),
    footer: text60.optional(),
    action: z.strictObject({
      button: z.string().min(1).max(20),
      sections: z
        .array(z.strictObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1) }))
        .min(1)
        .max(10)
        .refine(all => all.flatMap(s => s.rows).length <= 10, 'at most 10 rows in all')
        .refine(all => unique(all.flatMap(s => s.rows.map(r => r.id))), 'ids must be unique')
        .refine(all => all.length === 1 || all.every(s => s.title), 'several sections need titles'),
    }),
  }),
])

const parameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), parameter_name: z.string().optional() }),
  z.strictObject({ type: z.literal('payload'), payload: z.string() }),
  z.strictObject({ type: z.literal('image'), image: z.strictObject(file).refine(hasOne, ONE) }),
  z.strictObject({ type: z.literal('video'), video: z.strictObject(file).refine(hasOne, ONE) }),
  z.strictObject({
    type: z.literal('document'),
    document: z.strictObject({ ...file, filename: z.string().optional() }).refine(hasOne, ONE),
  }),
])
export const component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(parameter) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(parameter) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url', 'copy_code', 'flow']),
    index: z.string().regex(/^\d$/),
    parameters: z.array(parameter),
  }),
])
export type Component = z.output<typeof component>

const template = z.strictObject({
  name: z.string().min(1),
  language: z.strictObject({ code: z.string().min(2), policy: z.literal('deterministic').optional() }),
  components: z.array(component).optional(),
})

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).optional(),
  recipient: z.string().min(1).optional(),
  context: z.strictObject({ message_id: z.string().startsWith('wamid.') }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
}

export const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('text'),
    text: z.strictObject({ body: z.string().min(1).max(4_096), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ ...common, type: z.literal('image'), image: captioned }),
  z.strictObject({ ...common, type: z.literal('video'), video: captioned }),
  z.strictObject({
    ...common,
    type: z.literal('document'),
    document: z
      .strictObject({
        ...file,
        caption: z.string().max(1_024).optional(),
        filename: z.string().max(240).optional(),
      })
      .refine(hasOne, ONE),
  }),
  z.strictObject({ ...common, type: z.literal('audio'), audio: z.strictObject(file).refine(hasOne, ONE) }),
  z.strictObject({
    ...common,
    type: z.literal('sticker'),
    sticker: z.strictObject(file).refine(hasOne, ONE),
  }),
  z.strictObject({ ...common, type: z.literal('interactive'), interactive }),
  z.strictObject({ ...common, type: z.literal('template'), template }),
])
export type OutgoingMessage = z.output<typeof messageSchema>

export const readSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
})
