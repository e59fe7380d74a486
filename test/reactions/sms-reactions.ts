import { describe, expect, test } from 'vitest'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { close, idle, rowIn, talkIn } from '../workflow/support.ts'

import {
  answered,
  conversationsOf,
  emojiOn,
  ended,
  react,
  shown,
  sms,
  standing,
  told,
  world,
} from './reactions-stage.ts'

/** Tests of reactions that phones write as an SMS. */
export function smsReactions(): void {
  describe('a reaction on SMS, as phones write it', () => {
    test('is found by what it quotes, and opens and reopens nothing', async () => {
      const talk = await answered(sms, 'We come at “ten” — see you…')
      const before = await standing(talk)
      await react(sms, talk.customer, '👍', 'We come at “ten” — see you…')
      await told(talk)
      expect(await emojiOn(talk, 'We come at “ten” — see you…')).toEqual(['👍'])
      expect(await standing(talk)).toEqual(before)
      await react(sms, talk.customer, '', 'We come at “ten” — see you…')
      await told(talk, 2)
      expect(await emojiOn(talk, 'We come at “ten” — see you…')).toEqual([])
      expect(await command(sms.ann.api, `${talk.path}/resolve`)).toBe('done')
      await talk.customer.write('Reacted 🎉 to “We come at "ten"…”')
      await told(talk, 3)
      await idle(world, talk)
      expect(await rowIn(world, talk.id)).toMatchObject({ status: 'resolved' })
      await close(world, talk)
      await talk.customer.write('\u200a\u200b❤️\u200b to “\u200aHello?\u200a”\u200a')
      await told(talk, 4)
      await ended(talk.workflowId)
      expect(await emojiOn(talk, 'Hello?')).toEqual(['❤️'])
      expect(await conversationsOf(sms, talk.customer)).toHaveLength(1)
    })

    test('finds a long text by the part that it quotes, and the latest of several', async () => {
      const talk = await answered(sms, 'The same')
      const long = `${'First part. '.repeat(133)}\n${'Second part. '.repeat(40)}`
      for (const text of ['The same', long]) {
        expect(await command(sms.ann.api, `${talk.path}/messages`, { text })).toBe('done')
      }
      await until('all parts', () => talk.customer.received().some(text => text.startsWith('Second part.')))
      await talk.customer.write('Loved “Second part. Second part. Second p…”')
      await talk.customer.write('Loved “The same”')
      await told(talk, 2)
      const reacted = (await shown(talk)).map(({ text, reactions }) => [text.slice(0, 8), reactions.length])
      expect(reacted).toEqual([
        ['Hello?', 0],
        ['Welcome!', 0],
        ['The same', 0],
        ['The same', 1],
        ['First pa', 1],
      ])
    })

    test('finds the file of ours that it names as no more than a file', async () => {
      const talk = await answered(sms, 'Here is the picture')
      const media = [{ url: 'https://example.com/picture.jpg' }]
      expect(await command(sms.ann.api, `${talk.path}/messages`, { text: 'This one', media })).toBe('done')
      expect(await command(sms.ann.api, `${talk.path}/messages`, { text: 'See you' })).toBe('done')
      const before = await standing(talk)
      await talk.customer.write('Liked an image')
      await told(talk)
      expect(await emojiOn(talk, 'This one')).toEqual(['👍'])
      expect(await standing(talk)).toEqual(before)
    })

    test('a text that only looks like one is a message', async () => {
      const talk = await talkIn(world, sms, 'resolved')
      await talk.customer.write('Liked it, but it broke')
      await rowIn(world, talk.id, c => c.status === 'assigned' || c.status === 'waiting')
    })
  })
}
