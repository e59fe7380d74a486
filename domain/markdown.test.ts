import { expect, test } from 'vitest'
import { withoutMarkdown } from './markdown.ts'

test.each([
  ['We open at **nine**.', 'We open at *nine*.', 'We open at nine.'],
  ['**Note:** bring it', '*Note:* bring it', 'Note: bring it'],
  ['(**now**)', '(*now*)', '(now)'],
  ['__now__ or never', '*now* or never', 'now or never'],
  ['***now***', '*_now_*', 'now'],
  ['* **One:** a\n* **Two:** b', '* *One:* a\n* *Two:* b', '* One: a\n* Two: b'],
  ['**a** and **b**', '*a* and *b*', 'a and b'],
  ['请按**按钮**确认', '请按按钮确认', '请按按钮确认'],
  ['“**按钮**”', '“*按钮*”', '“按钮”'],
  ['กด**ปุ่ม**เลย', 'กดปุ่มเลย', 'กดปุ่มเลย'],
  ['**버튼**을 누르세요', '버튼을 누르세요', '버튼을 누르세요'],
  ['**Нажмите** сюда', '*Нажмите* сюда', 'Нажмите сюда'],
  [
    'See [our page](https://a.example/x).',
    'See our page (https://a.example/x).',
    'See our page (https://a.example/x).',
  ],
  ['[https://a.example](https://a.example/)', 'https://a.example/', 'https://a.example/'],
  ['[a.example](https://www.a.example)', 'https://www.a.example', 'https://www.a.example'],
  ['[t](https://a.example "title")', 't (https://a.example)', 't (https://a.example)'],
  ['[t](<https://a.example>)', 't (https://a.example)', 't (https://a.example)'],
  ['[t](https://a.example/A_(b)_c)', 't (https://a.example/A_(b)_c)', 't (https://a.example/A_(b)_c)'],
  ['**[t](https://a.example)**', '*t (https://a.example)*', 't (https://a.example)'],
  ['[**t**](https://a.example)', '*t* (https://a.example)', 't (https://a.example)'],
  ['**see https://a.example/a__b__c**', '*see https://a.example/a__b__c*', 'see https://a.example/a__b__c'],
])('%j', (text, whatsapp, sms) => {
  expect(withoutMarkdown(text, 'whatsapp')).toBe(whatsapp)
  expect(withoutMarkdown(text, 'sms')).toBe(sms)
})

test.each([
  'Plain text, 2 * 3 * 4, *emphasis*, _emphasis_ and ~this~',
  '2**3**4 and a**b**c',
  'some__name__here, __init__.py, a.__init__, __init__()',
  '`**code**` and ```\n**code** [t](https://a.example)\n```',
  'https://a.example/**a**/__b__?c=[d](e)',
  '# Heading\n- item\n1. item\n> quote\n| a | b |',
  '** not ** and __ not __',
  '**opened and not closed',
  '**over\nlines**',
  '\\**not\\**',
  '![picture](https://a.example/p.png)',
  '[t](relative) and [t] (https://a.example)',
  '**a *b* c**',
  '****',
])('%j stays as it is', text => {
  expect(withoutMarkdown(text, 'whatsapp')).toBe(text)
  expect(withoutMarkdown(text, 'sms')).toBe(text)
})
