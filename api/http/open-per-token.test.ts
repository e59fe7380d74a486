import { expect, test } from 'vitest'
import { openPerToken } from './open-per-token.ts'

test('each token has its own limit; a released place can be used again', () => {
  const places = openPerToken(2)
  const first = places.take('a')
  expect(places.take('a')).toBeTypeOf('function')
  expect(places.take('a')).toBeUndefined()
  expect(places.take('b')).toBeTypeOf('function')
  first?.()
  expect(places.take('a')).toBeTypeOf('function')
  expect(places.take('a')).toBeUndefined()
})

test('what was refused took nothing', () => {
  const places = openPerToken(1)
  const back = places.take('a')
  for (let tries = 0; tries < 3; tries++) expect(places.take('a')).toBeUndefined()
  back?.()
  const again = places.take('a')
  expect(again).toBeTypeOf('function')
  again?.()
  expect(places.take('a')).toBeTypeOf('function')
})
