import { expect, test } from 'vitest'
import { conditionProblems } from './condition-problems.ts'
import type { FactValue } from './facts.ts'
import { FIELDS, type Field, type FieldType } from './fields.ts'
import { judgeOn } from './judge-conditions.ts'
import { OPERATOR_NAMES, type Operator, operatorsOf } from './operators.ts'
import type { RuleValue } from './types.ts'

/** One field of each type, by the type's name. */
const FIELD_OF: Record<FieldType, Field> = {
  text: 'message.text',
  phone: 'contact.phone',
  country: 'contact.country',
  id: 'conversation.previousAgent',
  weekday: 'time.weekday',
  hour: 'time.hour',
  boolean: 'hours.open',
  labels: 'contact.labels',
}

const AGENT = '0b9f2f0e-1111-5222-8333-444455556666'

type Row = [actual: FactValue, value: RuleValue | undefined, holds: boolean]

// Of each operator that fits the type at least one value for which it holds, and one for which it doesn't.
const TABLE: Record<FieldType, Partial<Record<Operator, Row[]>>> = {
  text: {
    equals: [
      ['Refund ', 'refund', true],
      ['a refund', 'refund', false],
      [null, 'refund', false],
      ['Straße', 'STRASSE', true],
      ['น\u0e4d\u0e49\u0e32', 'น\u0e49\u0e33', true],
    ],
    notEquals: [
      ['refunds', 'refund', true],
      ['REFUND', 'refund', false],
      [null, 'refund', true],
    ],
    contains: [
      ['I want a REFUND!', 'refund', true],
      ['I want\n a  refund', 'want a refund', true],
      ['hello', 'refund', false],
      [null, 'refund', false],
      ['อยากได้คืนเงินค่ะ', 'คืนเงิน', true],
      ['อยากได้เงินคืนค่ะ', 'คืนเงิน', false],
      ['ขอคืน\u200bเงินหน่อย', 'คืนเงิน', true],
      ['ΟΔΟΣ ΑΘΗΝΑΣ', 'οδος', true],
      ['请问可以退款吗', '退款', true],
      ['ＲＥＦＵＮＤ', 'refund', true],
      ['ref\u00adund', 'refund', true],
      ['a *refund*!', 'refund', true],
      ['أريد إلغاء الطلب', 'الغاء', true],
      ['اريد الغاء الطلب', 'إلغاء', true],
      ['مسؤول الخدمة', 'الخدمه', true],
      ['شُكْرًا جَزِيلاً', 'شكرا جزيلا', true],
      ['شـــكرا', 'شكرا', true],
      ['برای علی کتاب', 'علي كتاب', true],
      ['نمی\u200cخواهم', 'نمیخواهم', true],
      ['شَلوم', 'سلام', false],
      ['שָׁלוֹם לכם', 'שלום', true],
      ['order ๑๒๓', '123', true],
      ['طلب ٤٥٦', '456', true],
      ['سال', 'ء', false],
    ],
    notContains: [
      ['hello', 'refund', true],
      ['a Refund', 'refund', false],
      [null, 'refund', true],
      ['أريد الغاء الطلب', 'إلغاء', false],
    ],
    startsWith: [
      ['  Order 12', 'ORDER', true],
      ['my order', 'order', false],
      [null, 'order', false],
    ],
    matches: [
      ['Order #123456', 'order\\s*#?\\d{6}', true],
      ['order 12', '^order \\d{3}', false],
      [null, '.*', false],
    ],
    in: [
      ['Yes', ['y', 'yes'], true],
      ['no', ['y', 'yes'], false],
      [null, ['yes'], false],
    ],
    isPresent: [
      ['hi', undefined, true],
      ['', undefined, false],
      [' \u200b', undefined, false],
      [null, undefined, false],
    ],
    isAbsent: [
      [null, undefined, true],
      ['\n', undefined, true],
      ['hi', undefined, false],
    ],
  },
  phone: {
    equals: [
      ['+66812345678', '+66 81-234 5678', true],
      ['+66812345678', '+66812345679', false],
    ],
    notEquals: [
      ['+66812345678', '+66812345679', true],
      ['+66812345678', '+66 (81) 234.5678', false],
      [null, '+66812345678', true],
    ],
    contains: [
      ['+66812345678', '8123', true],
      ['+66812345678', '9999', false],
    ],
    notContains: [
      ['+66812345678', '9999', true],
      ['+66812345678', '8123', false],
    ],
    startsWith: [
      ['+66812345678', '+66 8', true],
      ['+15005550009', '+66', false],
      [null, '+66', false],
    ],
    matches: [
      ['+66812345678', '^\\+66[689]', true],
      ['+66212345678', '^\\+66[689]', false],
    ],
    in: [
      ['+66812345678', ['+1 500 555 0009', '+66 812345678'], true],
      ['+66812345678', ['+15005550009'], false],
    ],
    isPresent: [
      ['+66812345678', undefined, true],
      [null, undefined, false],
    ],
    isAbsent: [
      [null, undefined, true],
      ['+66812345678', undefined, false],
    ],
  },
  country: {
    equals: [
      ['TH', 'th', true],
      ['MY', 'TH', false],
      ['TH', '\u200eＴＨ', true],
    ],
    notEquals: [
      ['MY', 'TH', true],
      ['TH', 'TH', false],
      [null, 'TH', true],
    ],
    in: [
      ['MY', ['TH', 'my'], true],
      ['US', ['TH', 'MY'], false],
      [null, ['TH'], false],
    ],
    isPresent: [
      ['TH', undefined, true],
      [null, undefined, false],
    ],
    isAbsent: [
      [null, undefined, true],
      ['TH', undefined, false],
    ],
  },
  id: {
    equals: [
      [AGENT, AGENT.toUpperCase(), true],
      [AGENT, 'other', false],
    ],
    notEquals: [
      [AGENT, 'other', true],
      [AGENT, AGENT, false],
    ],
    in: [
      [AGENT, ['other', AGENT], true],
      [AGENT, ['other'], false],
    ],
    isPresent: [
      [AGENT, undefined, true],
      [null, undefined, false],
    ],
    isAbsent: [
      [null, undefined, true],
      [AGENT, undefined, false],
    ],
  },
  weekday: {
    equals: [
      ['monday', 'Monday', true],
      ['monday', 'sunday', false],
    ],
    notEquals: [
      ['monday', 'sunday', true],
      ['monday', 'monday', false],
    ],
    in: [
      ['sunday', ['saturday', 'sunday'], true],
      ['monday', ['saturday', 'sunday'], false],
    ],
  },
  hour: {
    equals: [
      [0, 0, true],
      [14, 13, false],
      [null, 0, false],
    ],
    notEquals: [
      [14, 13, true],
      [14, 14, false],
    ],
    in: [
      [23, [22, 23, 0], true],
      [1, [22, 23, 0], false],
    ],
  },
  boolean: {
    equals: [
      [true, true, true],
      [false, false, true],
      [true, false, false],
      [null, false, false],
    ],
    notEquals: [
      [true, false, true],
      [true, true, false],
      [null, true, true],
    ],
  },
  labels: {
    contains: [
      [['new', 'VIP'], 'vip', true],
      [['vip-gold'], 'vip', false],
      [[], 'vip', false],
      [null, 'vip', false],
    ],
    notContains: [
      [['vip-gold'], 'vip', true],
      [['Vip'], 'vip', false],
      [[], 'vip', true],
    ],
    in: [
      [['new', 'vip'], ['gold', 'VIP'], true],
      [['new'], ['gold', 'vip'], false],
    ],
    isPresent: [
      [['a'], undefined, true],
      [[], undefined, false],
    ],
    isAbsent: [
      [[], undefined, true],
      [null, undefined, true],
      [['a'], undefined, false],
    ],
  },
}

const ROWS = Object.entries(TABLE).flatMap(([type, operators]) =>
  Object.entries(operators).flatMap(([operator, rows]) =>
    rows.map(([actual, value, holds]) => ({
      field: FIELD_OF[type as FieldType],
      operator: operator as Operator,
      actual,
      value,
      holds,
    })),
  ),
)

test.each(ROWS)('$field: $actual $operator $value: $holds', ({ field, operator, actual, value, holds }) => {
  const condition = { field, operator, value }
  expect(conditionProblems(condition)).toEqual([])
  expect(judgeOn({ [field]: actual })(condition)).toEqual({ holds, actual })
})

test('the table has every operator of every type, each both ways', () => {
  for (const [type, rows] of Object.entries(TABLE)) {
    expect(Object.keys(rows).sort(), type).toEqual(operatorsOf(type as FieldType).sort())
    for (const of of Object.values(rows)) {
      expect(new Set(of.map(([, , holds]) => holds)), type).toEqual(new Set([true, false]))
    }
  }
  expect(new Set(Object.values(FIELDS))).toEqual(new Set(Object.keys(FIELD_OF)))
})

test.each(
  Object.entries(FIELD_OF).flatMap(([type, field]) =>
    OPERATOR_NAMES.filter(operator => !operatorsOf(type as FieldType).includes(operator)).map(operator => ({
      field,
      operator,
    })),
  ),
)('$operator can’t be used with $field: refused, and never holds', ({ field, operator }) => {
  const condition = { field, operator, value: 'a' }
  expect(conditionProblems(condition)).toEqual([['operator', expect.stringContaining('can’t be used with')]])
  expect(judgeOn({ [field]: 'a' })(condition)).toEqual({
    holds: false,
    actual: 'a',
    error: `${operator} can’t be used with ${field}`,
  })
})
