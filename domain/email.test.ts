import { expect, test } from 'vitest'
import { emailKey } from './email.ts'

test.each([
  ['ann@example.com', 'ann@example.com'],
  ['Ann.O’Hara@Example.COM', 'ann.o’hara@example.com'],
  ["o'hara+desk/2=x!#$%&*?^_`{|}~-@mail.example.co.uk", "o'hara+desk/2=x!#$%&*?^_`{|}~-@mail.example.co.uk"],
  ['josé@exämple.de', 'josé@xn--exmple-cua.de'],
  ['JOSE\u0301@EXA\u0308MPLE.DE', 'josé@xn--exmple-cua.de'],
  ['josé@xn--exmple-cua.de', 'josé@xn--exmple-cua.de'],
  ['用户@例え.jp', '用户@xn--r8jz45g.jp'],
  ['用户@例え。jp', '用户@xn--r8jz45g.jp'],
  ['สมชาย@ตัวอย่าง.ไทย', expect.stringMatching(/^สมชาย@xn--[a-z\d-]+\.xn--[a-z\d-]+$/)],
  ['मोहन@उदाहरण.भारत', expect.stringMatching(/^मोहन@xn--/)],
  ['ΝΙΚΟΣ@παράδειγμα.ελ', expect.stringMatching(/^νικοσ@xn--/)],
  ['νικος@παράδειγμα.ελ', expect.stringMatching(/^νικοσ@xn--/)],
  ['😀@example.com', '😀@example.com'],
  ['Ann@straße.de', 'ann@xn--strae-oqa.de'],
  ['ann@نامه\u200cای.com', expect.stringMatching(/^ann@xn--/)],
])('%s is compared as %s', (address, key) => {
  expect(emailKey(address)).toEqual(key)
})

test.each([
  '',
  '@',
  'ann',
  'ann@',
  '@example.com',
  'ann@example',
  'ann@@example.com',
  'a@b@example.com',
  ...[
    'ann example@example.com',
    ' ann@example.com',
    'ann@example.com ',
    'ann@exa mple.com',
    'ann\n@example.com',
  ],
  '.ann@example.com',
  'ann.@example.com',
  'a..nn@example.com',
  '"a b"@example.com',
  'a,b@example.com',
  ...[
    '<ann@example.com>',
    'Ann <ann@example.com>',
    'ann(x)@example.com',
    'ann\\@example.com',
    'ann;@example.com',
  ],
  'ann@-example.com',
  'ann@example-.com',
  'ann@.com',
  'ann@example..com',
  'ann@example.com.',
  'ann@.',
  ...[
    'ann@127.0.0.1',
    'ann@[127.0.0.1]',
    'ann@[IPv6:::1]',
    'ann@example.1',
    'ann@example.c',
    'ann@2130706433',
  ],
  ...[
    'ann@exa_mple.com',
    'ann@ex%61mple.com',
    'ann@example.com:25',
    'ann@example.com/x',
    'ann@xn--\u00e4.com',
  ],
  ...[
    'an\u200bn@example.com',
    'ann\u202e@example.com',
    'ann@exa\u200bmple.com',
    '\u202aann@example.com\u202c',
    'an\u00a0n@example.com',
    'ann\u0000@example.com',
    'a\ud800@example.com',
  ],
  ...[
    'ann@exam\u2028ple.com',
    'ann@\ufffd.com',
    `${'a'.repeat(65)}@example.com`,
    `${'é'.repeat(33)}@example.com`,
  ],
  `ann@${'a'.repeat(64)}.com`,
  `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(4)}com`,
])('%j is none', address => {
  expect(emailKey(address)).toBeUndefined()
})
