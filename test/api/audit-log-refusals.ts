import { describe, expect } from 'vitest'
import { CHANGED } from '../../domain/audit-log.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { browserAt } from '../sign-in/browser.ts'
import { hired, invited, PASSWORD, signedIn } from '../sign-in/people.ts'
import { close, talkIn } from '../workflow/support.ts'
import { last, read, test } from './audit-log-stage.ts'

/** Tests of what the log keeps of sign-ins and of refused requests. */
export function signInsAndRefusals(): void {
  describe('sign-ins', () => {
    test('are kept, with the session, the password that is set, and the end of the session', async ({
      world,
    }) => {
      const ivy = await invited(world, 'Ivy')
      expect(await last(world, 'password.changed', ivy.id)).toMatchObject({
        actor: { kind: 'agent', id: ivy.id, name: 'Ivy', role: 'agent' },
        after: { password: CHANGED, link: 'invite' },
      })
      const again = await signedIn(world, ivy)
      const { session } = (await again.get('/v1/me')).body
      expect(await last(world, 'sign_in', ivy.id)).toMatchObject({
        outcome: 'done',
        actor: { kind: 'agent', id: ivy.id, name: 'Ivy' },
        after: { method: 'password', sessionId: session.id },
        source: { address: '127.0.0.1' },
      })
      await again.patch('/v1/me', { theme: 'dark', name: 'Ivy I' })
      expect(await last(world, 'agent.settings_changed', ivy.id)).toMatchObject({
        before: { name: 'Ivy' },
        after: { name: 'Ivy I', 'settings.theme': 'dark' },
        source: { sessionId: session.id },
      })
      const change = { current: PASSWORD, password: 'another horse battery' }
      expect((await again.put('/v1/me/password', change)).status).toBe(204)
      expect(await last(world, 'password.changed', ivy.id)).toMatchObject({
        before: { password: CHANGED },
        after: { password: CHANGED },
      })
      await again.post('/v1/auth/sign-out')
      expect(await last(world, 'sign_out', session.id)).toMatchObject({ actor: { id: ivy.id } })
    })

    test('that are refused are kept too: by the account if there is one, never by what was typed', async ({
      world,
    }) => {
      const joe = await invited(world, 'Joe')
      const stranger = browserAt(world.baseUrl)
      const wrong = 'wrong horse battery'
      await stranger.post('/v1/auth/sign-in', { email: joe.email, password: wrong })
      await stranger.post('/v1/auth/sign-in', { email: 'typed.by.mistake@example.com', password: wrong })
      await stranger.post('/v1/auth/links/accept', { token: 'swl_wrong', password: wrong })
      const refused = await until('three refused attempts', async () => {
        const found = await read(world, 'action=sign_in&outcome=refused')
        return found.length >= 3 && found
      })
      expect(refused.slice(0, 3)).toMatchObject([
        { code: 'link_invalid', actor: { kind: 'nobody', id: null, name: null }, target: { id: null } },
        { code: 'wrong_password', actor: { kind: 'nobody' }, target: { type: 'agent', id: null } },
        { code: 'wrong_password', actor: { kind: 'nobody' }, target: { type: 'agent', id: joe.id } },
      ])
      expect(JSON.stringify(refused)).not.toMatch(/typed|horse|swl_/)
    })
  })

  test('requests that somebody may not make are kept as refused', async ({ world, desk }) => {
    const outsider = await hireAgent(world, 'Outsider', [])
    const { api, id } = outsider
    const talk = await talkIn(world, desk, 'waiting')
    expect((await api.post('/v1/agents', { name: 'X', email: 'x@example.com' })).status).toBe(403)
    expect((await api.get(talk.path)).status).toBe(403)
    expect((await api.post(`${talk.path}/resolve`)).status).toBe(403)
    expect((await api.get('/v1/audit-log')).status).toBe(403)
    const entries = await until('four of them', async () => {
      const found = await read(world, `actorId=${id}&outcome=refused`)
      return found.length === 4 && found
    })
    const kept = entries.map(({ action, code, target }) => [action, code, target?.id ?? null])
    expect(kept).toEqual([
      ['data.read', 'forbidden', null],
      ['conversation.resolved', 'not_your_channel', talk.id],
      ['data.read', 'not_your_channel', talk.id],
      ['agent.created', 'forbidden', null],
    ])
    // A page of another origin that uses somebody's session.
    const carl = await hired(world, 'Carl')
    const foreign = browserAt(world.baseUrl, {
      'Sec-Fetch-Site': 'cross-site',
      Origin: 'https://evil.example',
    })
    for (const [name, value] of carl.browser.cookies) foreign.cookies.set(name, value)
    expect((await foreign.patch('/v1/me', { theme: 'dark' })).body.code).toBe('cross_origin')
    const crossed = await until('it', async () => {
      return (await read(world, 'action=agent.settings_changed&outcome=refused'))[0]
    })
    expect(crossed).toMatchObject({
      code: 'cross_origin',
      actor: { kind: 'nobody' },
    })
    await close(world, talk)
  })
}
