import { describe, expect, test } from 'vitest'
import { fakeModel } from './fake-endpoint.ts'
import { promptFilter } from './without-prompt.ts'

const PROMPT = [
  'You help the customers of Blumenhaus Krüger. Never give a discount above 15 percent; the code is TULPE2024.',
  'Meine Nummer ist +49 171 2345678, mein Konto anna.krueger@example.com',
  'SecretForTheModel',
  'ฉันต้องการคืนเงิน',
  '我的密码是四七一一',
]
const { clean, isName } = promptFilter(PROMPT)

describe('nothing of the prompt is left', () => {
  test.each([
    ['a word', 'invalid content: SecretForTheModel'],
    ['part of a word', 'invalid content: SecretForTheMod'],
    ['in another case', 'SECRETFORTHEMODEL'],
    ['glued', 'xSecretForTheModely'],
    ['escaped', String.raw`bad {\"content\":\"Meine Nummer ist\\n+49 171 2345678\"}`],
    ['escaped by code', String.raw`\u0053ecretForTheModel and Blumenhaus Kr\u00fcger`],
    ['by HTML', 'Blumenhaus Kr&#252;ger'],
    ['in an address', 'https://x.test/?q=Blumenhaus%20Kr%C3%BCger'],
    ['reordered', 'Krüger, Blumenhaus: TULPE2024 percent discount'],
    ['Thai', 'bad: ต้องการคืน'],
    ['Chinese, glued', '错误：我的密码是四七一一不合法'],
    ['a number', 'code 2345678 and 15'],
    ['without accents', 'Blumenhaus Kruger'],
    ['by HTML’s names', 'Blumenhaus Kr&uuml;ger'],
    ['as Python prints bytes', String.raw`b'Blumenhaus Kr\xc3\xbcger'`],
    ['read byte by byte', 'Blumenhaus KrÃ¼ger'],
    ['with what can’t be seen in it', 'Krü\u00adger, Blu\u200bmen\u200bhaus'],
    ['encoded', `b64 ${Buffer.from(PROMPT.join('')).toString('base64')}`],
  ])('%s', (_, said) => {
    const told = clean(said)
    expect(told).not.toMatch(
      /Secret|Blumen|haus|Kr(?:ü|u)ger|TULPE|Meine|Nummer|171|2345678|discount|percent|ต้อง|密码|四七|\b15\b|[A-Za-z0-9+/]{30}/i,
    )
  })
})

test.each([
  "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.",
  '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
  'No endpoints found that support tool use.',
  'The model `gpt-4o-1999-08-06` does not exist or you do not have access to it.',
  'Rate limit reached for requests: limit 3, please try again in 20s.',
])('the endpoint’s own words stay: %s', said => {
  expect(clean(said)).toBe(said)
})

test('what is left of a sentence around a quotation', () => {
  expect(clean('max_tokens is too large for "Meine Nummer ist +49 171 2345678"')).toBe(
    'max_tokens is too large for "…"',
  )
})

test('keys, mail addresses and phone numbers go, whoever wrote them', () => {
  expect(
    clean('Incorrect API key provided: sk-abcdef*****wxyz. Write to help@example.org or +1 555 010 0000'),
  ).toBe('Incorrect API key provided: …. Write to … or …')
})

test.each([
  ['bad \u0000 and \ud83d value', 'bad and value'],
  [String.raw`bad \u0000, \x00 and \ud83d value`, 'bad , and value'],
  [`${'value '.repeat(250).slice(0, 1_499)}\u{1f600}`, expect.not.stringMatching(/\p{Surrogate}/u)],
])('what no database stores is gone, also where it was escaped or cut: %j', (said, told) => {
  expect(clean(said)).toEqual(told)
})

test('a name is one', () => {
  expect(
    ['unsupported_value', 'tools[0].function', 'SecretForTheModel', 'two words', 'krüger'].map(isName),
  ).toEqual([true, true, false, false, false])
})

test('an endpoint that quotes everything tells nothing of it', async () => {
  const key = 'TheKeyOfOurs'
  const { ask } = fakeModel(
    body => ({
      status: 400,
      body: { error: { message: `not ${key} ${JSON.stringify(body)}`, code: 'quoted', param: 'Blumenhaus' } },
    }),
    { key },
  )
  const asked = await ask({ instructions: PROMPT[0], talk: PROMPT.map(text => ({ from: 'customer', text })) })
  expect(asked).toMatchObject({
    ok: false,
    failure: { reason: 'ai_request_refused', said: { status: 400, code: 'quoted' } },
  })
  expect(JSON.stringify(asked)).not.toMatch(/Secret|Blumen|TULPE|Nummer|171|ต้อง|密码|TheKey/)
})
