import { expect, test } from 'vitest'
import { isActedOn } from './settings-acted-on.ts'

test.each([
  [['windowNotice.enabled'], true],
  [['greeting.text', 'reassign.noReplyAfter'], true],
  [['rules'], true],
  [['aiAgent.enabled'], true],
  [['greeting.text', 'csat.question', 'reopenFor', 'language'], false],
  [[], false],
])('%j concerns open conversations: %s', (changed, does) => {
  expect(isActedOn(changed)).toBe(does)
})
