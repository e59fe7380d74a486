import { expect, test } from 'vitest'
import type { Template } from '../api/types.ts'
import { filledIn, named, prefilled, sendable } from './templates.ts'

const template = (more: Partial<Template> = {}) =>
  ({
    id: 'HX1',
    contentSid: 'HX1',
    name: 'hello',
    language: 'en',
    body: 'Hello {{ name }}, order {{1}}',
    variables: { name: 'Ann', 1: '12' },
    approval: { status: 'approved', category: null, rejectionReason: null },
    usableOutsideWindow: true,
    ...more,
  }) as Template

test('only what is approved and needs no more than its values is offered', () => {
  expect(sendable(template())).toBe(true)
  expect(sendable(template({ usableOutsideWindow: false }))).toBe(false)
  expect(sendable(template({ header: { type: 'image' } }))).toBe(false)
  expect(sendable(template({ approval: { status: 'pending', category: null, rejectionReason: null } }))).toBe(
    false,
  )
})

test('a name is filled in, and what is missing stays as it is written', () => {
  const values = prefilled(template(), 'Mali')
  expect(values).toEqual({ name: 'Mali', 1: '' })
  expect(filledIn(template(), values)).toBe('Hello Mali, order {{1}}')
  expect(filledIn(template(), { ...values, 1: '47' })).toBe('Hello Mali, order 47')
})

test('a language is named where the id is not enough', () => {
  expect(named(template(), { 1: '4' })).toEqual({ id: 'HX1', variables: { 1: '4' } })
  const elsewhere = template({ id: 'hello', contentSid: undefined })
  expect(named(elsewhere, {})).toEqual({ id: 'hello', language: 'en', variables: {} })
})
