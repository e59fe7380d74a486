import { createTranslator } from 'use-intl/core'
import { beforeAll, expect, test } from 'vitest'
import { PROBLEM_CODES } from '../../api/http/problem-codes.ts'
import { passwordProblem } from '../../domain/password.ts'
import { ruleProblems } from '../../domain/routing/problems.ts'
import { REFUSALS } from '../../domain/transitions.ts'
import explainEn from '../locales/en/explain.json' with { type: 'json' }
import en from '../locales/en/problems.json' with { type: 'json' }
import explainTh from '../locales/th/explain.json' with { type: 'json' }
import th from '../locales/th/problems.json' with { type: 'json' }
import { FIELD_FORMS } from './field-forms.ts'
import { detailWords, fieldWords, loadFieldForms, toldCode } from './words.ts'

beforeAll(loadFieldForms)

/** Codes that nobody can meet in the console, with the reason. They need no words. */
const NOT_MET: Record<string, string> = {
  malformed_json: 'the console sends JSON',
  malformed_form: 'only webhooks are forms',
  request_incomplete: 'nobody reads this answer',
  invalid_signature: 'only webhooks are signed',
  media_link_invalid: 'links are read again with their message, and are shown as pictures',
  idempotency_mismatch: 'each command has a key of its own',
  range_not_satisfiable: 'the browser asks for parts of a film by itself',
  malformed: 'only signals that no API sent',
}

test('every problem that the API can answer has words in both languages, or nobody here meets it', () => {
  const codes = [...PROBLEM_CODES, ...Object.keys(REFUSALS)]
  const wordless = codes.filter(code =>
    [
      [en.codes, explainEn.refusal],
      [th.codes, explainTh.refusal],
    ].some(languages => !languages.some(words => code in words)),
  )
  expect([...new Set(wordless)].filter(code => !(code in NOT_MET))).toEqual([])
  // The list must not contain codes that have words or that are gone.
  expect(Object.keys(NOT_MET).filter(code => !codes.includes(code) || code in en.codes)).toEqual([])
})

test('words are of codes that there are', () => {
  const codes = [...PROBLEM_CODES, ...Object.keys(REFUSALS)]
  expect(Object.keys(en.codes).filter(code => !codes.includes(code))).toEqual([])
})

test('every form has words, and fills in all that they need', () => {
  expect(FIELD_FORMS.map(([key]) => key).sort()).toEqual(Object.keys(en.fields).sort())
  for (const [key, form] of FIELD_FORMS) {
    const names = new Set([...form.source.matchAll(/\(\?<([a-z]+)\d*>/g)].map(([, name]) => name))
    const text = th.fields[key as keyof typeof th.fields]
    const needed = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(
      needed.filter(name => !names.has(name)),
      key,
    ).toEqual([])
  }
})

const THAI = createTranslator({ locale: 'th', messages: th, namespace: 'fields' })
const inThai = (message: string) => {
  const words = fieldWords(message)
  return words && THAI(words.key, words.values as never)
}

test.each([
  ['Invalid input: expected string, received undefined', 'จำเป็นต้องกรอก'],
  ['Too small: expected string to have >=1 characters', 'ต้องไม่ว่าง'],
  ['Too big: expected string to have <=100 characters', 'ต้องไม่เกิน 100 ตัวอักษร'],
  ['Too big: expected number to be <=1000', 'ต้องไม่เกิน 1000'],
  ['Too big: expected array to have <=50 items', 'ต้องไม่เกิน 50 รายการ'],
  ['must be at most 16,000 characters', 'ต้องไม่เกิน 16,000 ตัวอักษร'],
  ['must be a list of at most 20 values', 'ต้องไม่เกิน 20 รายการ'],
  ['Invalid option: expected one of "agent"|"admin"', 'ต้องเป็นหนึ่งใน "agent"|"admin"'],
  ['must be an IANA time zone; did you mean Asia/Bangkok?', 'ต้องเป็นเขตเวลา คุณหมายถึง Asia/Bangkok หรือไม่'],
  ['must be in a year from 1 to 9999', 'ต้องอยู่ในปี 1 ถึง 9999'],
  ['something that is new', undefined],
])('%s', (message, thai) => {
  expect(inThai(message)).toBe(thai)
})

const SOURCES = import.meta.glob<string>(
  [
    '../../api/{schemas,services,routes}/*.ts',
    '../../domain/{business-hours-problems,settings-texts,password,address,placeholders,template-check,time-zone}.ts',
    '../../domain/routing/{problems,condition-problems,patterns}.ts',
    '../../providers/*/connect*.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
)

/** Texts about fields that stand in a source file. A filled-in value could be anything; 7 stands for it. */
function messagesIn(source: string): string[] {
  return [...source.matchAll(/'((?:must|is|has) [^'\n]+)'|`((?:must|is|has) [^`\n]+)`/g)].flatMap(
    ([, plain, filled]) => (plain ?? filled)?.replaceAll(/\$\{[^}]*\}+/g, '7') ?? [],
  )
}

/** Texts that only a program can cause, or that are not about a field of a form. */
const NOT_OF_A_FORM =
  /UUID|HX and|is not a nextCursor|must be a nextCursor|is no parameter|ids of views|version number|the cursor is|id of an event|id of an agent, me|id of a team, or mine|1 to 255|name an agent|must be invite|must be left out|is only allowed with|is only for Twilio|is set through|is not allowed|belongs to the scope|is being assigned|is required: a template|a conversation of another|has their|must be an object|must be a list$|must be a list;|all or any|conditions in all|up to 50 letters|DELETE removes|is 7, which 7|the url of button|is at |characters in all|counted from 0|does not support|push service|must be a URL|base64url|key of this report|must be the id of the/

test('what the API says of a field has words', () => {
  const messages = [...new Set(Object.values(SOURCES).flatMap(messagesIn))]
  expect(messages.length).toBeGreaterThan(80)
  expect(messages.filter(message => !NOT_OF_A_FORM.test(message) && !fieldWords(message))).toEqual([])
})

test('so has what is found wrong with rules and passwords', () => {
  const condition = (more: object) => ({ field: 'message.text', operator: 'contains', value: 'x', ...more })
  const rule = (name: string, conditions: object[]) => ({
    name,
    enabled: true,
    match: 'all',
    conditions,
    action: { allocate: { to: 'agent', id: 'ann' } },
  })
  const problems = [
    ...ruleProblems([rule('', [condition({ value: ' ' }), condition({ operator: 'matches', value: '(' })])]),
    ...ruleProblems([rule('a', []), rule('A', [condition({ operator: 'matches', value: '\\bx' })])]),
    ...ruleProblems([rule('a', [condition({ field: 'contact.country', operator: 'equals', value: 'UK' })])]),
    ...ruleProblems([rule('a', [condition({ field: 'contact.phone', operator: 'equals', value: '1' })])]),
    ...ruleProblems([rule('a', [condition({ operator: 'in', value: [] })])]),
  ].map(({ message }) => message)
  const passwords = ['short', 'aaaaaaaaaaaaaaaa', 'x'.repeat(2_000)].map(
    password => passwordProblem(password, { name: 'Ann', email: null }) ?? '',
  )
  expect(problems.length).toBeGreaterThan(6)
  expect([...problems, ...passwords].filter(message => inThai(message) === undefined)).toEqual([])
})

test('a detail that names a role, or a time', () => {
  expect(detailWords('This request needs the role "admin".')).toEqual({ key: 'role', role: 'admin' })
  expect(detailWords('The customer opted out at 2026-11-24T09:30:00.000Z.')).toMatchObject({ key: 'since' })
  expect(detailWords('This channel does not exist.')).toBeUndefined()
})

test('a link with an id that can’t be one leads to nothing; a field that is wrong is told as such', () => {
  const uuid = (path: string) => ({ path, message: 'must be a UUID' })
  expect(toldCode('invalid_request', [uuid('id')])).toBe('not_found')
  expect(toldCode('invalid_request', [uuid('agentId')])).toBe('invalid_request')
  expect(toldCode('invalid_request', [uuid('id'), uuid('agentId')])).toBe('invalid_request')
  expect(toldCode('invalid_request')).toBe('invalid_request')
  expect(toldCode('forbidden', [uuid('id')])).toBe('forbidden')
})
