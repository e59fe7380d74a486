import { expect, test } from 'vitest'
import type { FormParameters } from './form.ts'
import { listPick } from './list-pick.ts'
import { parameterReader } from './parameters.ts'

const ID = 'csat:0199:5'
const REPLY = { type: 'list_reply', list_reply: { id: ID, title: '5 – Great', description: 'x' } }

test.each([
  ['its own parameters', { ListId: ID, ListTitle: '5 – Great' }],
  ['interactive data', { InteractiveData: JSON.stringify({ interactive: REPLY }) }],
  ['channel metadata', { ChannelMetadata: JSON.stringify({ type: 'whatsapp', data: { context: REPLY } }) }],
  [
    'names within metadata',
    { ChannelMetadata: JSON.stringify({ data: { context: { ListId: ID, ListTitle: '5 – Great' } } }) },
  ],
])('from %s', (_name, parameters) => {
  expect(listPick(parameterReader(parameters))).toEqual({ id: ID, title: '5 – Great' })
})

test('without a title, and without what PostgreSQL can’t store', () => {
  expect(listPick(parameterReader({ ListId: ID }))).toEqual({ id: ID })
  const json = JSON.stringify({ list_reply: { id: `${ID}\0`, title: 5 } })
  expect(listPick(parameterReader({ InteractiveData: json }))).toEqual({ id: ID })
})

test.each<FormParameters>([
  {},
  { InteractiveData: '{"list_reply' },
  { InteractiveData: 'null' },
  { InteractiveData: '{"list_reply":{"id":5}}' },
  { ChannelMetadata: '{"type":"whatsapp","data":{"context":{"ProfileName":"J","WaId":"155"}}}' },
  { ListTitle: 'only a title' },
])('%j is none', parameters => {
  expect(listPick(parameterReader(parameters))).toBeUndefined()
})

test('a payload without end is left', () => {
  const nested = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
  expect(listPick(parameterReader({ InteractiveData: nested }))).toBeUndefined()
})
