import { expect, test } from 'vitest'
import type { Capabilities } from '../../providers/capabilities.ts'
import { twilio } from '../../providers/twilio/definition.ts'
import { templateProblem } from './template-forms.ts'

const named = provider({ ids: 'name', header: true, buttons: false, named: true })
const none = provider(false)
function provider(templates: Capabilities['templates']) {
  return { title: 'Other', capabilities: { ...twilio.capabilities, templates } }
}

const HX = `HX${'0'.repeat(32)}`
const header = { type: 'text', variables: {} } as const
const variables = {}

test.each([
  ['Twilio’s own form', twilio, { contentSid: HX, variables }, undefined],
  ['Twilio’s by everybody’s form', twilio, { id: HX, variables }, undefined],
  ['a name at Twilio', twilio, { id: 'hello', variables }, 'must be HX and 32 hexadecimal digits'],
  ['a header at Twilio', twilio, { id: HX, variables, header }, 'is set through variables for this provider'],
  ['a language at Twilio', twilio, { id: HX, variables, language: 'en' }, 'each language'],
  ['a name and a language', named, { id: 'hello', language: 'en', variables, header }, undefined],
  ['a name without a language', named, { id: 'hello', variables }, 'is required'],
  [
    'buttons that it takes no values for',
    named,
    { id: 'a', language: 'en', variables, buttons: [] },
    'can’t be',
  ],
  ['a contentSid elsewhere', named, { contentSid: HX, variables }, 'is only for Twilio'],
  ['no templates at all', none, { id: 'hello', language: 'en', variables }, 'does not support templates'],
])('%s', (_, definition, template, message) => {
  const problem = templateProblem(definition, template)
  if (message === undefined) expect(problem).toBeUndefined()
  else expect(problem?.message).toContain(message)
})
