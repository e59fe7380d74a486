import { expect, test } from 'vitest'
import { type Attachment, filesAfter } from './kept-files.ts'

const files = (keys: string) => [...keys].map(key => ({ key, name: key }) as Attachment)

test.each<[what: string, own: string, before: string, after: string, shown: string]>([
  ['one was added', 'a', 'a', 'ab', 'ab'],
  ['one was removed', 'ab', 'ab', 'b', 'b'],
  ['all were sent', 'ab', 'ab', '', ''],
  ['others were sent than were added here', 'abc', 'ab', '', 'c'],
  ['one was added in each tab', 'ab', 'a', 'ac', 'acb'],
])('%s: %j here, %j and then %j elsewhere', (_, own, before, after, shown) => {
  const result = filesAfter(files(own), files(before), files(after))
  expect(result.map(({ key }) => key).join('')).toBe(shown)
})

test('what went wrong with a file here is still known, until another tab has uploaded it', () => {
  const [file] = files('a')
  if (!file) throw new Error('there is one')
  const lost: Attachment = { ...file, lost: 'lost' }
  expect(filesAfter([lost], [file], [file])).toEqual([lost])
  const uploaded = { ...file, upload: { id: 'u' } as Attachment['upload'] }
  expect(filesAfter([lost], [file], [uploaded])).toEqual([uploaded])
})
