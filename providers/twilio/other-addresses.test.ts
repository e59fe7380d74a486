import { expect, test } from 'vitest'
import type { FormParameters } from './form.ts'
import { otherAddresses } from './other-addresses.ts'
import { parameterReader } from './parameters.ts'

const NUMBER = 'whatsapp:+66812345678'
const USER = 'whatsapp:TH.13491208655302741918'
const PARENT = 'whatsapp:TH.ENT.7Ab'

test.each([
  ['the number, for one who writes from a user id', USER, { WaId: '66812345678' }, [NUMBER]],
  ['the user id, for one who writes from a number', NUMBER, { ExternalUserId: USER }, [USER]],
  ['a user id without prefix', NUMBER, { ExternalUserId: 'TH.13491208655302741918' }, [USER]],
  ['all of them', NUMBER, { ExternalUserId: USER, ParentExternalUserId: PARENT }, [USER, PARENT]],
  ['the same twice', NUMBER, { ExternalUserId: USER, ParentExternalUserId: USER }, [USER]],
])('%s', (_name, from, parameters, addresses) => {
  const reader = parameterReader(parameters)
  expect(otherAddresses(reader, from)).toEqual(addresses)
  expect(reader.rest()).toBeUndefined()
})

test('what repeats the sender is dropped', () => {
  const reader = parameterReader({ WaId: '66812345678' })
  expect(otherAddresses(reader, NUMBER)).toBeUndefined()
  expect(reader.rest()).toBeUndefined()
})

test.each<FormParameters>([
  { WaId: 'me' },
  { WaId: '0' },
  { WaId: '0000000000' },
  { WaId: '12345' },
  { WaId: '1234567890123456' },
  { WaId: '++66812345678' },
  { ExternalUserId: '123' },
  { ParentExternalUserId: 'whatsapp:th.1' },
])('%j is no identifier, and kept', parameters => {
  const reader = parameterReader(parameters)
  expect(otherAddresses(reader, NUMBER)).toBeUndefined()
  expect(reader.rest()).toEqual(parameters)
})

test('on other media there are none', () => {
  const reader = parameterReader({ WaId: '66812345678' })
  expect(otherAddresses(reader, '+66812345678')).toBeUndefined()
  expect(reader.rest()).toEqual({ WaId: '66812345678' })
})
