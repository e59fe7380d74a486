import { expect, test } from 'vitest'
import { notesOf } from './list-senders.ts'

test('what Meta says of a number is told with its words apart', () => {
  const told = notesOf({ account_mode: 'SANDBOX', status: 'PENDING', quality_rating: 'RED' })
  expect(told.map(({ code, values }) => [code, values])).toEqual([
    ['test_number', undefined],
    ['number_status', { status: 'PENDING' }],
    ['number_quality', { quality: 'RED' }],
  ])
  expect(notesOf({ account_mode: 'LIVE', status: 'CONNECTED', quality_rating: 'GREEN' })).toEqual([])
})
