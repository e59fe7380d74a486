import { expect, test } from 'vitest'
import { layoutOfComponents } from './component-layout.ts'
import { layoutOf } from './twilio/content-layout.ts'

test('components of Meta’s form, in upper or lower case', () => {
  expect(
    layoutOfComponents([
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://cdn.example/s.png'] } },
      { type: 'BODY', text: 'Hello {{1}}\0' },
      { type: 'footer', text: 'Shop' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Stop' },
          { type: 'URL', text: 'Open', url: 'https://x.example/{{1}}' },
          { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15005550006' },
          { type: 'FLOW', text: 'Book' },
        ],
      },
      { type: 'CAROUSEL', cards: [] },
    ]),
  ).toEqual({
    header: { type: 'image', url: 'https://cdn.example/s.png' },
    body: 'Hello {{1}}',
    footer: 'Shop',
    buttons: [
      { type: 'quick_reply', text: 'Stop' },
      { type: 'url', text: 'Open', url: 'https://x.example/{{1}}' },
      { type: 'phone_number', text: 'Call', phoneNumber: '+15005550006' },
      { type: 'other', text: 'Book' },
    ],
    others: ['carousel'],
  })
  expect(layoutOfComponents([{ type: 'header', text: 'Hi' }, { type: 'body' }])).toEqual({
    header: { type: 'text', text: 'Hi' },
  })
})

test.for([
  ['text', { 'twilio/text': { body: 'Hi {{1}}' } }, { body: 'Hi {{1}}' }],
  [
    'the richest of several',
    {
      'twilio/text': { body: 'Plain' },
      'twilio/quick-reply': { body: 'Solved?', actions: [{ title: 'Yes', id: 'y' }] },
    },
    { body: 'Solved?', buttons: [{ type: 'quick_reply', text: 'Yes' }] },
  ],
  [
    'files',
    { 'twilio/media': { body: 'Look', media: ['https://x.example/{{1}}.png'] } },
    { body: 'Look', media: ['https://x.example/{{1}}.png'] },
  ],
  [
    'a card of WhatsApp',
    {
      'whatsapp/card': {
        header_text: 'Order {{1}}',
        body: 'Is on its way',
        footer: 'Shop',
        actions: [
          { type: 'URL', title: 'Track', url: 'https://x.example/{{2}}' },
          { type: 'PHONE_NUMBER', title: 'Call', phone: '+15005550006' },
        ],
      },
    },
    {
      header: { type: 'text', text: 'Order {{1}}' },
      body: 'Is on its way',
      footer: 'Shop',
      buttons: [
        { type: 'url', text: 'Track', url: 'https://x.example/{{2}}' },
        { type: 'phone_number', text: 'Call', phoneNumber: '+15005550006' },
      ],
    },
  ],
  [
    'a list',
    { 'twilio/list-picker': { body: 'How was it?', button: 'Rate', items: [{ item: 'Good', id: '5' }] } },
    { body: 'How was it?', list: { button: 'Rate', items: [{ title: 'Good' }] } },
  ],
  [
    'what is not shown',
    { 'twilio/carousel': { body: 'Shoes', cards: [] } },
    { body: 'Shoes', others: ['carousel'] },
  ],
  ['none that is known', { 'twilio/next': {} }, undefined],
] as [string, Record<string, unknown>, object | undefined][])('Twilio: %s', ([, types, layout]) => {
  expect(layoutOf(types)).toEqual(layout)
})
