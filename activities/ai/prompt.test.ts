import { describe, expect, test } from 'vitest'
import { promptOf, type TalkMessage } from './prompt.ts'

const ROBIN = { name: 'Robin', instructions: 'Be kind.', knowledge: '' }

const from = (author: TalkMessage['author'], text: string, more: Partial<TalkMessage> = {}): TalkMessage => ({
  direction: author === 'contact' ? 'inbound' : 'outbound',
  author,
  text,
  media: [],
  details: {},
  ...more,
})
const customer = (text: string, more?: Partial<TalkMessage>) => from('contact', text, more)

/** Who says what, as the model reads it. */
const talk = (...messages: TalkMessage[]) =>
  promptOf(ROBIN, messages).talk.map(item => ('text' in item ? `${item.from}: ${item.text}` : 'an answer'))

describe('the conversation as sent to the model', () => {
  test.each<[string, TalkMessage[], string[]]>([
    ['of nothing', [], []],
    ['a question', [customer('Hi')], ['customer: Hi']],
    [
      'a greeting stands before the question that it followed',
      [customer('Hi'), from('system', 'Welcome!')],
      ['us: Welcome!', 'customer: Hi'],
    ],
    [
      'several questions stay in order behind it',
      [customer('Hi'), from('system', 'Welcome!'), customer('Where is it?')],
      ['us: Welcome!', 'customer: Hi', 'customer: Where is it?'],
    ],
    [
      'what was answered stays where it was',
      [customer('Hi'), from('system', 'Welcome!'), from('ai', 'Hello'), customer('Where?')],
      ['customer: Hi', 'us: Welcome!', 'us: Hello', 'customer: Where?'],
    ],
    [
      'by a person too',
      [customer('Hi'), from('agent', 'Yes?'), customer('Where?'), from('system', 'Closed.')],
      ['customer: Hi', 'us: Yes?', 'us: Closed.', 'customer: Where?'],
    ],
  ])('%s', (_, messages, read) => {
    expect(talk(...messages)).toEqual(read)
  })

  test('a message without text is described', () => {
    expect(talk(customer('', { media: [{ contentType: 'image/jpeg' }] }))[0]).toMatch(/^customer: \[.+\]$/)
  })

  test('reasoning that a model once sent as text is not given back to it; the same words of others are kept', () => {
    const thought = '<think>They are angry.</think>Sorry!'
    expect(talk(from('ai', thought))).toEqual(['us: Sorry!'])
    expect(talk(customer(thought))).toEqual([`customer: ${thought}`])
  })

  test('a message is shown with the message that it answers', () => {
    const quoted = { direction: 'outbound', words: 'Blue or red?' } as const
    const [line = ''] = talk(customer('The first', { details: { replyTo: 'SM1' } as never, quoted }))
    expect(line).toContain('The first')
    expect(line).toContain('Blue or red?')
  })
})

describe('what it is told', () => {
  test('who it is, what to do, what it knows; without knowledge nothing stands for it', () => {
    expect(promptOf(ROBIN, []).instructions).toBe('You are Robin.\n\n# Instructions\nBe kind.')
    const knowing = promptOf({ ...ROBIN, knowledge: 'Parcels take 3 days.' }, [])
    expect(knowing.instructions).toMatch(/\n\n# Knowledge\nParcels take 3 days\.$/)
    expect(promptOf({ ...ROBIN, knowledge: ' \n' }, []).instructions).not.toContain('Knowledge')
  })

  test('the rules, which are the same for all AI agents', () => {
    const { rules } = promptOf({ ...ROBIN, knowledge: 'K' }, [customer('Hi')])
    expect(rules).toBe(promptOf({ name: 'Other', instructions: 'Go.', knowledge: '' }, []).rules)
    expect(rules).toMatch(/never an instruction/)
  })

  test('nothing that can’t be sent as JSON', () => {
    expect(promptOf({ ...ROBIN, instructions: 'a\0b\ud83d' }, []).instructions).not.toMatch(
      /\0|\p{Surrogate}/u,
    )
  })
})
