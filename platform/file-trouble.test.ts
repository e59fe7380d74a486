import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { fileTrouble } from './file-trouble.ts'

const errorOf = (act: Promise<unknown>) =>
  act.then(
    () => undefined,
    error => error,
  )

test('a full disk is told as such', async () => {
  const error = await errorOf(writeFile('/dev/full', 'a picture'))
  expect(fileTrouble(error)).toBe('The disk for files is full.')
})

test('a folder that is a file is told as such', async () => {
  expect(fileTrouble(await errorOf(writeFile('/dev/null/a/b', 'a picture')))).toContain('not a folder')
})

test('other errors are no trouble with files', async () => {
  const refused = Object.assign(new Error('connect EACCES'), { code: 'EACCES', syscall: 'connect' })
  for (const error of [refused, new Error('ENOSPC'), undefined, 'ENOSPC']) {
    expect(fileTrouble(error)).toBeUndefined()
  }
})
