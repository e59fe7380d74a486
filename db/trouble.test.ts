import { expect, test } from 'vitest'
import { troubleOf } from './trouble.ts'

test.each([
  ['25006', 'only reads'],
  ['53300', 'no free connection'],
  ['53100', 'disk is full'],
  ['53400', 'lacks a resource'],
  ['57014', 'an administrator canceled it'],
  ['57P01', 'ends its connections'],
  ['42501', 'lacks a privilege'],
  ['28P01', 'DATABASE_URL'],
  ['3D000', 'DATABASE_URL'],
  ['55P03', 'lock'],
  ['40001', 'another one was first'],
])('%s is no fault of the statement: %s', (code, words) => {
  expect(troubleOf(code)).toContain(words)
})

test.each(['23505', '22P02', '42601', '25P02', 'SB002'])('%s is a fault of ours', code => {
  expect(troubleOf(code)).toBeUndefined()
})
