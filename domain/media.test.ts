import { expect, test } from 'vitest'
import { extensionOf, isPlayable, typeToServe, UNKNOWN_TYPE } from './media.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const text = new TextEncoder().encode('only letters')
const binary = Uint8Array.from([1, 0, 2])

test.each<[declared: string, sniffed: string | undefined, head: Uint8Array, served: string | undefined]>([
  // What it shows of itself is what it is.
  ['image/jpeg', 'image/jpeg', binary, 'image/jpeg'],
  ['image/jpeg', 'image/png', binary, 'image/png'],
  ['application/octet-stream', 'video/mp4', binary, 'video/mp4'],
  ['audio/ogg', 'audio/ogg; codecs=opus', binary, 'audio/ogg'],
  ['audio/ogg', 'application/ogg', binary, 'audio/ogg'],
  ['audio/amr', 'audio/amr', binary, 'audio/amr'],
  ['text/x-vcard', 'text/vcard', text, 'text/vcard'],
  [DOCX, DOCX, binary, DOCX],
  // The beginning of an office document may show only what it is packed in.
  [DOCX, 'application/zip', binary, DOCX],
  ['application/msword', 'application/x-cfb', binary, 'application/msword'],
  ['application/zip', 'application/zip', binary, undefined],
  ['image/png', 'application/x-cfb', binary, undefined],
  // Neither programs nor archives nor macros.
  ['image/png', 'application/x-msdownload', binary, undefined],
  [DOCX, 'application/vnd.ms-word.document.macroenabled.12', binary, undefined],
  ['application/pdf', 'application/x-elf', binary, undefined],
  ['image/png', 'application/gzip', binary, undefined],
  // Text shows nothing of itself. It is served as what it is said to be only where that can't do harm.
  ['text/plain', undefined, text, 'text/plain'],
  ['Text/CSV; charset=utf-8', undefined, text, 'text/csv'],
  ['text/plain', undefined, binary, UNKNOWN_TYPE],
  ['text/html', undefined, text, UNKNOWN_TYPE],
  ['image/svg+xml', undefined, text, UNKNOWN_TYPE],
  ['image/svg+xml', 'application/xml', text, UNKNOWN_TYPE],
  ['image/svg+xml', 'image/svg+xml', text, undefined],
  ['image/png', undefined, text, UNKNOWN_TYPE],
  ['application/pdf', undefined, text, UNKNOWN_TYPE],
  ['', undefined, new Uint8Array(), UNKNOWN_TYPE],
])('said to be %j, seems to be %j', (declared, sniffed, head, served) => {
  expect(typeToServe(declared, sniffed, head)).toBe(served)
})

test.each([
  ['image/png', true],
  ['audio/ogg', true],
  ['application/pdf', true],
  ['image/svg+xml', false],
  ['text/html', false],
  ['text/plain', false],
  [UNKNOWN_TYPE, false],
  [DOCX, false],
])('shown in place: %s, %s', (type, shown) => {
  expect(isPlayable(type)).toBe(shown)
})

test.each([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['audio/amr', 'amr'],
  ['text/x-vcard', 'vcf'],
  [DOCX, 'docx'],
  [UNKNOWN_TYPE, 'bin'],
  ['video/x-ms-asf', 'bin'],
  ['image/../../x', 'bin'],
  ['', 'bin'],
])('%s ends in .%s', (type, extension) => {
  expect(extensionOf(type)).toBe(extension)
})
