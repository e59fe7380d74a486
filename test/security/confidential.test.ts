import { beforeAll, describe, expect, test } from 'vitest'
import { type Played, play } from './confidential-story.ts'
import { readableIn } from './dump.ts'

describe('with payloads encrypted', () => {
  let left: Played
  beforeAll(async () => {
    left = await play(true)
  }, 120_000)

  test('Temporal’s database contains no number, text or token', () => {
    expect(left.kept.length).toBeGreaterThan(100_000)
    expect(left.kept.includes('conversation')).toBe(true)
    expect(readableIn(left.kept, left.secrets)).toEqual([])
  })

  test('the log does not either', () => {
    expect(left.log).toContain('request failed')
    expect(left.log).toContain('PostgreSQL refused')
    expect(readableIn(Buffer.from(left.log), left.secrets)).toEqual([])
    expect(readableIn(Buffer.from(left.printed), left.secrets)).toEqual([])
  })

  test('answers to failed requests do not either', () => {
    expect(readableIn(Buffer.from(left.answers.join('\n')), left.secrets)).toEqual([])
  })
})

describe('with unencrypted payloads', () => {
  test('the search finds everything that payloads contain', async () => {
    const { kept, secrets, log } = await play(false)
    const found = readableIn(kept, secrets)
    expect(found).toEqual(
      expect.arrayContaining(['SecretOfTheCustomer', 'ReplyOfOurs', 'NoteOfOurs', 'CommentOfTheCustomer']),
    )
    for (const secret of secrets.filter(one => /^[0-9a-f]{32}$|^swb_|token/.test(one))) {
      expect(found).not.toContain(secret)
    }
    for (const text of ['GreetingOfOurs', 'InstructionsOfOurs', 'KnowledgeOfOurs', 'KeyOfTheModel']) {
      expect(found).not.toContain(text)
    }
    expect(readableIn(Buffer.from(log), secrets)).toEqual([])
  }, 120_000)
})
