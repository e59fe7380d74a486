import { expect, test } from 'vitest'
import { choiceContent, messageBody, templateContent, textContent } from './outgoing.ts'

test('a message bears the mark, and what it answers', () => {
  const to = 'whatsapp:+66812345678'
  expect(messageBody({ to, deliveryId: 'd1', replyTo: 'wamid.1' }, textContent('Hi'))).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '+66812345678',
    context: { message_id: 'wamid.1' },
    biz_opaque_callback_data: 'd1',
    type: 'text',
    text: { body: 'Hi', preview_url: true },
  })
})

test.each([
  [
    'https://x.example/a.jpg?v=1',
    { type: 'image', image: { link: 'https://x.example/a.jpg?v=1', caption: 'Hi' } },
  ],
  ['https://x.example/a.mp4', { type: 'video', video: { link: 'https://x.example/a.mp4', caption: 'Hi' } }],
  ['https://x.example/a.ogg', { type: 'audio', audio: { link: 'https://x.example/a.ogg' } }],
  ['https://x.example/a.webp', { type: 'sticker', sticker: { link: 'https://x.example/a.webp' } }],
  [
    'https://x.example/Invoice%20May.pdf',
    {
      type: 'document',
      document: { link: 'https://x.example/Invoice%20May.pdf', caption: 'Hi', filename: 'Invoice May.pdf' },
    },
  ],
  [
    'https://x.example/%E0%A4%A',
    {
      type: 'document',
      document: { link: 'https://x.example/%E0%A4%A', caption: 'Hi', filename: '%E0%A4%A' },
    },
  ],
])('the file %s', (url, content) => expect(textContent('Hi', [url])).toEqual(content))

test('the type that is told counts before the ending', () => {
  const link = 'https://x.example/get?id=7'
  expect(textContent('Hi', [link], ['image/png'])).toEqual({ type: 'image', image: { link, caption: 'Hi' } })
  expect(textContent('', [`${link}.jpg`], ['application/pdf'])).toMatchObject({ type: 'document' })
})

const buttons = (titles: string[], text = 'Well?') =>
  choiceContent({
    kind: 'buttons',
    text,
    buttons: titles.map((title, i) => ({ id: `b${i}`, title })),
    fallback: '',
  })
const list = (count: number, text = 'Well?') =>
  choiceContent({
    kind: 'list',
    text,
    button: 'Choose',
    items: Array.from({ length: count }, (_, i) => ({ id: `r${i}`, title: `Row ${i}` })),
    fallback: '',
  })

test('buttons', () => {
  expect(buttons(['Yes', 'A title that is far too long'])).toEqual({
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Well?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'b0', title: 'Yes' } },
          { type: 'reply', reply: { id: 'b1', title: 'A title that is far…' } },
        ],
      },
    },
  })
})

test('a list', () => {
  expect(list(2)).toEqual({
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: 'Well?' },
      action: {
        button: 'Choose',
        sections: [
          {
            rows: [
              { id: 'r0', title: 'Row 0' },
              { id: 'r1', title: 'Row 1' },
            ],
          },
        ],
      },
    },
  })
})

test.each([
  ['four buttons', buttons(['a', 'b', 'c', 'd'])],
  ['two of one title', buttons(['a', 'a'])],
  ['none', buttons([])],
  ['a long text', buttons(['a'], 'x'.repeat(1_025))],
  ['no text', buttons(['a'], ' ')],
  ['eleven rows', list(11)],
  ['a long list text', list(1, 'x'.repeat(4_097))],
])('%s is not taken, and goes as text', (_, content) => expect(content).toBeUndefined())

const parametersOf = (variables: Record<string, string>) =>
  templateContent({ id: 't', language: 'th', variables }).template

test('a template by numbers, in their order', () => {
  const variables = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [String(11 - i), `v${11 - i}`]))
  expect(parametersOf(variables)).toMatchObject({
    components: [
      {
        type: 'body',
        parameters: Array.from({ length: 11 }, (_, i) => ({ type: 'text', text: `v${i + 1}` })),
      },
    ],
  })
})

test('a template by names, with header and buttons', () => {
  expect(
    templateContent({
      id: 'receipt',
      language: 'en_US',
      variables: { name: 'Mali' },
      header: { type: 'document', url: 'https://x.example/a.pdf', filename: 'a.pdf' },
      buttons: [
        { index: 0, payload: 'thanks' },
        { index: 1, url: '123' },
      ],
    }),
  ).toEqual({
    type: 'template',
    template: {
      name: 'receipt',
      language: { code: 'en_US' },
      components: [
        {
          type: 'header',
          parameters: [
            { type: 'document', document: { link: 'https://x.example/a.pdf', filename: 'a.pdf' } },
          ],
        },
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'Mali' }] },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '0',
          parameters: [{ type: 'payload', payload: 'thanks' }],
        },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '123' }] },
      ],
    },
  })
})

test('a template without anything to fill in', () => {
  expect(parametersOf({})).toEqual({ name: 't', language: { code: 'th' } })
})
