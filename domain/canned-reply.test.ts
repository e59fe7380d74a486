import { describe, expect, test } from 'vitest'
import { chooseLanguage, renderReply, replyProblems } from './canned-reply.ts'

const values: Record<string, string> = {
  'contact.name': 'Somchai',
  'agent.name': 'Ann',
  'channel.name': 'Shop',
}

const render = (text: string, answers: Record<string, string> = {}) =>
  renderReply(text, { variable: name => values[name], answers })

describe('a canned reply', () => {
  test.each<[written: string, answers: Record<string, string>, text: string, missing: string[]]>([
    ['Hello', {}, 'Hello', []],
    ['Hello {{contact.name}}, it’s {{agent.name}}', {}, 'Hello Somchai, it’s Ann', []],
    ['{{ Contact . Name }}', {}, 'Somchai', []],
    ['Hello {{contact.name|there}}', {}, 'Hello Somchai', []],
    ['Until {{nextOpening|soon}}', {}, 'Until soon', []],
    ['Until {{nextOpening|}}.', {}, 'Until .', []],
    ['Until {{nextOpening}}', {}, 'Until {{nextOpening}}', ['nextOpening']],
    ['Order {{?order}} of {{? order }}', { order: '7' }, 'Order 7 of 7', []],
    ['Order {{?order}}, {{?order}}', {}, 'Order {{?order}}, {{?order}}', ['?order']],
    ['Order {{?order number|unknown}}', {}, 'Order unknown', []],
    ['Order {{?order number}}', { 'order number': ' 12 ' }, 'Order 12', []],
    ['Order {{?order}}', { order: '  ' }, 'Order {{?order}}', ['?order']],
    ['{{?agent.name}}', {}, '{{?agent.name}}', ['?agent.name']],
    // What a value holds is text, and nothing is escaped.
    ['{{?a}}', { a: '{{contact.name}} <b> & $& $1 \\n' }, '{{contact.name}} <b> & $& $1 \\n', []],
    ['{{?__proto__}} {{?toString}}', {}, '{{?__proto__}} {{?toString}}', ['?__proto__', '?toString']],
    [
      '{ {contact.name} } {{}} {{unknown}} {{{contact.name}}}',
      {},
      '{ {contact.name} } {{}} {{unknown}} {Somchai}',
      [],
    ],
    ['สวัสดี {{contact.name|ลูกค้า}} 🙏', {}, 'สวัสดี Somchai 🙏', []],
    ['a\n\n  b', {}, 'a\n\n  b', []],
  ])('%j', (written, answers, text, missing) => {
    const rendered = render(written, answers)
    expect(rendered.text).toBe(text)
    expect(rendered.missing.map(({ name, asked }) => (asked ? `?${name}` : name))).toEqual(missing)
  })

  test.each([
    ['Hello {{contact.name}} {{?order|–}} { } {x}', 0],
    ['{{contact.nme}}', 1],
    ['{{?}}', 1],
    ['{{}}', 1],
    [`{{?${'x'.repeat(61)}}}`, 1],
    ['{{contact.name', 1],
    ['{{surveyId}} and {{open', 2],
  ])('%j is saved with so many problems: %i', (text, count) => {
    expect(replyProblems(text)).toHaveLength(count)
  })

  test.each<[wanted: (string | undefined)[], chosen: string]>([
    [['th'], 'th'],
    [['EN-gb'], 'en-GB'],
    [['en'], 'en-GB'],
    [['th-TH', 'de'], 'th'],
    [[undefined, 'de'], 'de'],
    [['fr', undefined], 'de'],
    [[], 'de'],
  ])('in %j is told in %s', (wanted, chosen) => {
    expect(chooseLanguage(['th', 'en-GB', 'de'], wanted, 'de')).toBe(chosen)
  })
})
