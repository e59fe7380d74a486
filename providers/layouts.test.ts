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
      { type: 'LIMITED_TIME_OFFER' },
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
    others: ['limited_time_offer'],
  })
  expect(layoutOfComponents([{ type: 'header', text: 'Hi' }, { type: 'body' }])).toEqual({
    header: { type: 'text', text: 'Hi' },
  })
})

test('cards of Meta’s form, whose variables are their own', () => {
  const card = (body: object, url: string) => ({
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [url] } },
      { type: 'BODY', ...body },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'More' }] },
    ],
  })
  const layout = layoutOfComponents([
    { type: 'BODY', text: 'Shoes for {{1}}' },
    {
      type: 'CAROUSEL',
      cards: [
        card(
          { text: 'Red, {{1}} {{2}}', example: { body_text: [['20 €', 'now']] } },
          'https://c.example/1.png',
        ),
        card({ text: 'Blue, {{1}}' }, '4::handle'),
        'no card',
      ],
    },
  ])
  const buttons = [{ type: 'quick_reply', text: 'More' }]
  expect(layout).toEqual({
    body: 'Shoes for {{1}}',
    cards: [
      { header: { type: 'image', url: 'https://c.example/1.png' }, body: 'Red, 20 € now', buttons },
      { header: { type: 'image' }, body: 'Blue, …', buttons },
      {},
    ],
  })
})

test.each([
  [
    'as Meta lists it',
    [
      { type: 'BODY', text: '*{{1}}* es tu código de verificación.', add_security_recommendation: false },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Copiar código',
            url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
          },
        ],
      },
    ],
    {
      body: '*{{1}}* es tu código de verificación.',
      buttons: [{ type: 'copy_code', text: 'Copiar código' }],
      authentication: { securityAdvice: false },
    },
  ],
  [
    'as it is created',
    [
      { type: 'body', add_security_recommendation: true },
      { type: 'footer', code_expiration_minutes: 10 },
      { type: 'buttons', buttons: [{ type: 'otp', otp_type: 'copy_code', text: 'Copy code' }] },
    ],
    {
      body: '*{{1}}* is your verification code. For your security, do not share this code.',
      footer: 'This code expires in 10 minutes.',
      buttons: [{ type: 'copy_code', text: 'Copy code' }],
      authentication: { securityAdvice: true, expiresInMinutes: 10 },
    },
  ],
])('a code of Meta’s form, %s', (_, components, layout) => {
  expect(layoutOfComponents(components, 'AUTHENTICATION')).toEqual(layout)
  expect(layoutOfComponents(components)).not.toHaveProperty('authentication')
})

test('a place above the text', () => {
  expect(
    layoutOfComponents([
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Here' },
    ]),
  ).toEqual({ header: { type: 'location' }, body: 'Here' })
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
    'cards',
    {
      'twilio/carousel': {
        body: 'Shoes for {{1}}',
        cards: [
          {
            title: 'Red',
            body: '{{2}}',
            media: 'https://c.example/1.png',
            actions: [{ type: 'URL', title: 'Buy', url: 'https://s.example/{{3}}' }],
          },
          { title: 'Film', media: ['https://c.example/2.mp4'], actions: [] },
        ],
      },
    },
    {
      body: 'Shoes for {{1}}',
      cards: [
        {
          header: { type: 'image', url: 'https://c.example/1.png' },
          title: 'Red',
          body: '{{2}}',
          buttons: [{ type: 'url', text: 'Buy', url: 'https://s.example/{{3}}' }],
        },
        { header: { type: 'video', url: 'https://c.example/2.mp4' }, title: 'Film' },
      ],
    },
  ],
  [
    'a code',
    {
      'whatsapp/authentication': {
        add_security_recommendation: true,
        code_expiration_minutes: 5,
        actions: [{ type: 'COPY_CODE', copy_code_text: 'Copy Code' }],
      },
    },
    {
      body: '*{{1}}* is your verification code. For your security, do not share this code.',
      footer: 'This code expires in 5 minutes.',
      authentication: { securityAdvice: true, expiresInMinutes: 5 },
      buttons: [{ type: 'copy_code', text: 'Copy Code' }],
    },
  ],
  [
    'a place',
    { 'twilio/location': { latitude: 13.7, longitude: '{{1}}', label: 'Shop' } },
    {
      header: { type: 'location', location: { latitude: '13.7', longitude: '{{1}}', name: 'Shop' } },
      body: '',
    },
  ],
  ['none that is known', { 'twilio/next': {} }, undefined],
] as [string, Record<string, unknown>, object | undefined][])('Twilio: %s', ([, types, layout]) => {
  expect(layoutOf(types)).toEqual(layout)
})
