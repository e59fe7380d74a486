import { describe, expect, test } from 'vitest'
import type { InboundMessage } from './message.ts'
import { readAfterResolution, readScoreTap, readTypedScore, type SurveyState, scoreTapId } from './survey.ts'

const LABELS = ['Very poor', 'Poor', 'All right', 'Good', 'Very good']
const SURVEY_ID = '0d9488b4-9f0b-5c4e-8f3a-2b1c0d9e8f7a'
const LEFT = 1_000_000

const message = (text: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
  providerMessageId: 'SM1',
  receivedAt: LEFT + 5_000,
  from: '+15005550001',
  to: '+15005550006',
  text,
  media: [],
  details: {},
  ...more,
})
const survey = (more: Partial<SurveyState> = {}): SurveyState => ({
  id: SURVEY_ID,
  leftAt: LEFT,
  expiresAt: LEFT + 86_400_000,
  ...more,
})

describe('readTypedScore', () => {
  test.each([
    ['5', 5],
    [' 4 ', 4],
    ['1.', 1],
    ['5!', 5],
    ['5/5', 5],
    ['3 / 5', 3],
    ['(2)', 2],
    ['4 stars', 4],
    ['5 คะแนน', 5],
    ['๕', 5],
    ['٣', 3],
    ['४', 4],
    ['５', 5],
    ['5️⃣', 5],
    ['1️⃣', 1],
    ['⭐⭐⭐', 3],
    ['★★★★★', 5],
    ['😍', 5],
    ['😡😡😡', 1],
    ['😐', 3],
    ['☹️', 2],
    ['5 thanks', 5],
    ['5 ขอบคุณค่ะ', 5],
  ])('%s is %i', (text, score) => {
    expect(readTypedScore(text)).toEqual({ score })
  })

  test.each([
    ['5 - quick and friendly', 5, 'quick and friendly'],
    ['2, nobody called back', 2, 'nobody called back'],
    ['1\nStill broken', 1, 'Still broken'],
  ])('%j has a comment', (text, score, comment) => {
    expect(readTypedScore(text)).toEqual({ score, comment })
  })

  test.each([
    '',
    '0',
    '6',
    '10',
    '55',
    '5 items are missing',
    '3 days ago I ordered',
    '4, 5',
    '1.5',
    '5/7',
    'five',
    '👍',
    '🙏',
    '⭐⭐⭐⭐⭐⭐',
    'hello 5',
    '5?',
  ])('%s is none', text => {
    expect(readTypedScore(text)).toBeUndefined()
  })
})

describe('tapped ids', () => {
  test('round trip', () => {
    expect(readScoreTap(scoreTapId(SURVEY_ID, 4))).toEqual({ surveyId: SURVEY_ID, score: 4 })
  })
  test.each([undefined, '', 'csat:x:4', `csat:${SURVEY_ID}:6`, `csat:${SURVEY_ID}:4x`])(
    '%s is not ours',
    id => {
      expect(readScoreTap(id)).toBeUndefined()
    },
  )
})

describe('readAfterResolution', () => {
  const read = (m: InboundMessage, s?: SurveyState) => readAfterResolution(m, s)
  const tap = (score: 1 | 5) =>
    message('5', { details: { button: { payload: scoreTapId(SURVEY_ID, score) } } })

  test('a number, a tap or a list pick answers the survey', () => {
    expect(read(message('4'), survey())).toEqual({ reading: 'score', score: 4 })
    expect(read(tap(1), survey())).toEqual({ reading: 'score', score: 1 })
    const pick = message('Great', { details: { listPick: { id: scoreTapId(SURVEY_ID, 5) } } })
    expect(read(pick, survey())).toEqual({ reading: 'score', score: 5 })
  })

  test('what was received before the survey left is no answer', () => {
    expect(read(message('4', { receivedAt: LEFT - 1 }), survey()).reading).toBe('message')
    expect(read(message('4'), survey({ leftAt: undefined })).reading).toBe('message')
  })

  test('a typed score counts until the survey expires; a tap names its survey and still counts', () => {
    const late = LEFT + 86_400_000
    expect(read(message('4', { receivedAt: late }), survey()).reading).toBe('message')
    expect(read({ ...tap(5), receivedAt: late }, survey())).toEqual({ reading: 'score', score: 5 })
  })

  test('a second answer changes nothing and reopens nothing', () => {
    expect(read(message('3'), survey({ score: 5 })).reading).toBe('repeat')
    expect(read(tap(1), survey({ score: 5 })).reading).toBe('repeat')
  })

  test('a tap on an older survey names that one, and answers no other', () => {
    const older = '11111111-9f0b-5c4e-8f3a-2b1c0d9e8f7a'
    const tapped = message('5', { details: { button: { payload: scoreTapId(older, 5) } } })
    expect(read(tapped, survey())).toEqual({ reading: 'oldSurvey', surveyId: older, score: 5 })
    expect(read(tapped)).toEqual({ reading: 'oldSurvey', surveyId: older, score: 5 })
  })

  describe('where a comment is asked for', () => {
    const asked = survey({ score: 5, commentUntil: LEFT + 600_000 })

    test.each([
      'very quick help',
      'thanks!',
      'Great!',
      'ดีมาก',
      '👍',
      'ok',
      '4',
      '5 - because Ann was quick',
      'Very good',
      '😍',
      'Yes?',
    ])('the next text is it, whatever it says: %s', text => {
      expect(readAfterResolution(message(text), asked, LABELS)).toEqual({ reading: 'comment' })
    })

    test('the score a second time is none', () => {
      for (const text of ['5', '5!', '⭐⭐⭐⭐⭐', '5/5'])
        expect(read(message(text), asked).reading).toBe('repeat')
      expect(read(tap(5), asked).reading).toBe('repeat')
    })

    test('nor is a tap, a picture without a word, or what nobody can see', () => {
      const button = { details: { button: { payload: 'human', text: 'Talk to a person' } } }
      expect(read(message('Talk to a person', button), asked).reading).toBe('message')
      const picture = { media: [{ url: 'https://example.com/1', contentType: 'image/jpeg' }] }
      expect(read(message('', picture), asked).reading).toBe('message')
      expect(read(message('look', picture), asked).reading).toBe('comment')
      expect(read(message('\u200b'), asked).reading).toBe('message')
    })

    test('in time', () => {
      const late = { receivedAt: LEFT + 600_000 }
      expect(read(message('my parcel is lost', late), asked).reading).toBe('message')
      expect(read(message('Great!', late), asked).reading).toBe('acknowledgement')
      expect(read(message('very quick help'), survey({ score: 5 })).reading).toBe('message')
    })
  })

  test('the labels of the question are answers, also those that are acknowledgements elsewhere', () => {
    const labels = ['Bad', 'So so', 'OK', 'Good', 'Great']
    expect(readAfterResolution(message('Great!'), survey(), labels)).toEqual({ reading: 'score', score: 5 })
    expect(readAfterResolution(message('great'), survey({ score: 5 }), labels).reading).toBe('repeat')
    expect(readAfterResolution(message('ok, thanks'), survey(), labels).reading).toBe('acknowledgement')
  })

  test('without a survey, thanks are kept and anything else reopens', () => {
    expect(read(message('thanks')).reading).toBe('acknowledgement')
    expect(read(message('5')).reading).toBe('message')
    expect(read(message('one more thing')).reading).toBe('message')
  })

  test('a picture is a message, whatever is written under it', () => {
    const picture = { media: [{ url: 'https://example.com/1', contentType: 'image/jpeg' }] }
    expect(read(message('5', picture), survey()).reading).toBe('message')
  })
})
