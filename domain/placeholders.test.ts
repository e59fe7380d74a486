import { describe, expect, test } from 'vitest'
import { fillPlaceholders, PLACEHOLDERS, placeholderProblems, placeholdersIn } from './placeholders.ts'

const none = (text: string) => fillPlaceholders(text, () => undefined)
const mali = (text: string) =>
  fillPlaceholders(text, name =>
    name === 'contact.name' ? 'Mali' : name === 'channel.name' ? 'Acme' : undefined,
  )

describe('with a value', () => {
  test.each([
    ['Hi {{contact.name}}, how can we help?', 'Hi Mali, how can we help?'],
    ['Hi {{ Contact . Name }}!', 'Hi Mali!'],
    ['Hi {{CONTACT.NAME|there}}!', 'Hi Mali!'],
    ['{{contact.name}} and {{contact.name}}', 'Mali and Mali'],
    ['{{contact.name}} at {{channel.name}}: {{agent.name}}.', 'Mali at Acme.'],
    ['{ {contact.name}} costs {5}', '{ {contact.name}} costs {5}'],
  ])('%s', (text, filled) => expect(mali(text)).toBe(filled))

  test('a value is not read again', () => {
    expect(fillPlaceholders('Hi {{contact.name}}', () => '{{agent.name}}')).toBe('Hi {{agent.name}}')
  })
})

describe('without a value', () => {
  test.each([
    ['Hi {{contact.name|there}}, hello', 'Hi there, hello'],
    ['Hi {{contact.name | dear customer }}!', 'Hi dear customer!'],
    ['Hi {{contact.name|}}!', 'Hi!'],
    ['Hi {{contact.name| }}!', 'Hi!'],
    ['{{contact.name|Sie | du}}', 'Sie | du'],
    ['Hi {{contact.name}}, how can we help?', 'Hi, how can we help?'],
    ['Hello {{contact.name}}!', 'Hello!'],
    ['Hello, {{contact.name}}!', 'Hello!'],
    ['Thanks, {{contact.name}}', 'Thanks'],
    ['Thanks {{contact.name}}', 'Thanks'],
    ['Thanks, {{contact.name}}, for writing.', 'Thanks, for writing.'],
    ['Thanks, {{contact.name}}.\nBye', 'Thanks.\nBye'],
    ['Dear {{contact.name}},\n\nwelcome', 'Dear,\n\nwelcome'],
    ['{{contact.name}}, welcome!', 'welcome!'],
    ['{{contact.name}}! Welcome.', 'Welcome.'],
    ['{{contact.name}} – welcome', 'welcome'],
    ['Hi. {{contact.name}}, we are here.', 'Hi. we are here.'],
    ['Welcome! {{contact.name}}!', 'Welcome!'],
    ['Hi {{contact.name}}  there', 'Hi  there'],
    ['We, {{agent.name}} and all, are here', 'We, and all, are here'],
    ['Hi {{contact.name}} and welcome', 'Hi and welcome'],
    ['You have {{agent.name}} (from {{channel.name}}).', 'You have (from).'],
    ['Your agent ({{agent.name}}) is here', 'Your agent is here'],
    ['Your agent ( {{agent.name}} ).', 'Your agent.'],
    ['Your agent “{{agent.name}}”, here', 'Your agent, here'],
    ['Hi *{{contact.name}}*, hello', 'Hi, hello'],
    ['Hi *_{{contact.name}}_*!', 'Hi!'],
    ['Your agent: {{agent.name}}', 'Your agent'],
    ['Your agent: {{agent.name}}.', 'Your agent.'],
    ['Agent: {{agent.name}}\nHours: 9–17', 'Agent\nHours: 9–17'],
    ['This is {{agent.name}}’s desk', 'This is desk'],
    ['Welcome – {{contact.name}}', 'Welcome'],
    ['One\n{{contact.name}}\nTwo', 'One\nTwo'],
    ['One\n\n{{contact.name}}\n\nTwo', 'One\n\nTwo'],
    ['{{contact.name}}\nTwo', 'Two'],
    ['One\n{{contact.name}}', 'One'],
    ['Hi {{contact.name}} , hello', 'Hi, hello'],
    ['Hi {{contact.name}} {{agent.name}}, hello', 'Hi, hello'],
    ['Hi {{contact.name}}, {{agent.name}}, hello', 'Hi, hello'],
    ['Hi {{contact.name}}{{agent.name}}.', 'Hi.'],
    ['{{contact.name}}{{agent.name}}', ''],
    ['{{contact.name}}', ''],
    [' {{contact.name}}! ', ''],
    ['We are back {{nextOpening}}.', 'We are back.'],
    ['Closed until {{nextOpening}}.', 'Closed until.'],
    ['Bonjour {{contact.name}} !', 'Bonjour !'],
    ['Bonjour {{contact.name}}\u00a0!', 'Bonjour\u00a0!'],
    ['¡Hola {{contact.name}}!', '¡Hola!'],
    ['您好{{contact.name}}，请问有什么可以帮您？', '您好，请问有什么可以帮您？'],
    ['您好，{{contact.name}}！', '您好！'],
    ['{{contact.name}}，您好！', '您好！'],
    ['客服（{{agent.name}}）为您服务', '客服为您服务'],
    ['「{{contact.name}}」様、こんにちは', '様、こんにちは'],
    ['สวัสดีคุณ{{contact.name}}ค่ะ', 'สวัสดีคุณค่ะ'],
    ['สวัสดี {{contact.name}} มีอะไรให้ช่วย', 'สวัสดี มีอะไรให้ช่วย'],
    ['مرحبا {{contact.name}}، كيف نساعدك؟', 'مرحبا، كيف نساعدك؟'],
    ['مرحبا يا، {{contact.name}}؟', 'مرحبا يا؟'],
    ['https://a.example/?q=1, {{contact.name}}', 'https://a.example/?q=1'],
  ])('%s', (text, filled) => expect(none(text)).toBe(filled))

  test('what has no hole is left as it is', () => {
    const text = '  Odd , text ( ) !  \n\n {{nobody}} '
    expect(none(text)).toBe(text)
    expect(none(`Hi {{contact.name}}! ${text}`)).toBe(`Hi! ${text}`)
  })
})

test('what a text has', () => {
  expect([...placeholdersIn('{{contact.name|a}} {{ NEXTOPENING }} {{x}}')]).toEqual([
    'contact.name',
    'nextOpening',
  ])
  expect([...placeholdersIn('none')]).toEqual([])
})

describe('on saving', () => {
  const problems = (text: string) => placeholderProblems(text, PLACEHOLDERS)

  test.each([
    'Hi',
    'Hi {{contact.name}}',
    '{{ Agent.Name | us }} {{channel.NAME}} {{nextopening}}',
    '{a} }}',
  ])('%s is fine', text => expect(problems(text)).toEqual([]))

  test.each([
    '{{contact.nmae}}',
    '{{}}',
    '{{1}}',
    '{{surveyId}}',
    '{{contact}}',
    '{{name|there}}',
    '{{contact.name',
  ])('%s is not', text => expect(problems(`Hi ${text}`)).toHaveLength(1))

  test('says which, and what there is', () => {
    const [problem] = problems('Hi {{contact.nmae}}')
    expect(problem).toContain('{{contact.nmae}} is unknown')
    for (const name of PLACEHOLDERS) expect(problem).toContain(`{{${name}}}`)
    expect(problems('{{surveyId}}')[0]).toContain('{{surveyId}} is not available here')
    expect(placeholderProblems('{{contact.name}}', [])[0]).toContain('no placeholder')
  })
})
