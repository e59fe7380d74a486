import { expect, test } from 'vitest'
import { hrefOf, linksIn } from './links.ts'

test.each<[text: string, links: string[]]>([
  ['no address here', []],
  ['see https://example.com/a?b=c#d for more', ['https://example.com/a?b=c#d']],
  ['Is it https://example.com/a?', ['https://example.com/a']],
  ['(as in https://example.com/a)', ['https://example.com/a']],
  ['https://en.example.org/wiki/Parcel_(box).', ['https://en.example.org/wiki/Parcel_(box)']],
  ['two: http://a.example, www.b.example.', ['http://a.example', 'www.b.example']],
  ['ดูที่ https://example.com/thนะคะ', ['https://example.com/th']],
  ['https://', []],
  ['javascript:alert(1) and ftp://a.example', []],
  ['write to ann@www.example.com', []],
])('%s', (text, links) => {
  expect(linksIn(text).map(({ start, end }) => text.slice(start, end))).toEqual(links)
})

test('without a scheme it leads to the safe one', () => {
  expect(hrefOf('www.example.com')).toBe('https://www.example.com')
  expect(hrefOf('http://example.com')).toBe('http://example.com')
})
