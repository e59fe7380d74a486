import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { chunk, read, withPalette } from './palette.ts'

/** A PNG of these dots, `0xrrggbb`, with the filter of each line. */
function png(lines: number[][], filters: number[]): Buffer {
  const bytes = lines.map(line => line.flatMap(dot => [dot >> 16, (dot >> 8) & 255, dot & 255]))
  const filtered = bytes.map((line, y) => {
    const at = (row: number, x: number) => (x < 0 ? 0 : (bytes[row]?.[x] ?? 0))
    const foretold = (x: number) => {
      const [left, above, both] = [at(y, x - 3), at(y - 1, x), at(y - 1, x - 3)]
      const sum = left + above - both
      const [a, b, c] = [left, above, both].map(one => Math.abs(sum - one)) as [number, number, number]
      const paeth = a <= b && a <= c ? left : b <= c ? above : both
      return [0, left, above, (left + above) >> 1, paeth][filters[y] ?? 0] ?? 0
    }
    return [filters[y] ?? 0, ...line.map((byte, x) => (byte - foretold(x) + 256) & 255)]
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(lines[0]?.length ?? 0, 0)
  head.writeUInt32BE(lines.length, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from(filtered.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a picture of few colours keeps all its dots, whichever filters it has', () => {
  const colours = [0xffffff, 0x3b4cdb, 0x101828, 0xf4f5f9]
  const lines = Array.from({ length: 5 }, (_, y) =>
    Array.from({ length: 7 }, (_, x) => colours[(x * 3 + y) % 4] ?? 0),
  )
  const made = read(withPalette(png(lines, [0, 1, 2, 3, 4])))
  expect(made).toEqual({ width: 7, height: 5, dots: Uint32Array.from(lines.flat()) })
})

test('of more colours than a palette holds, the seldom ones become the nearest', () => {
  const often = Array.from({ length: 256 }, (_, at) => at * 0x010101)
  const lines = [
    ...Array.from({ length: 2 }, () => often),
    often.map((grey, at) => (at === 100 ? grey + 1 : grey)),
  ]
  const { dots } = read(withPalette(png(lines, [0, 0, 0])))
  expect(dots[2 * 256 + 100]).toBe(100 * 0x010101)
  expect([...dots.slice(0, 256)]).toEqual(often)
})

test('what is no such picture is refused', () => {
  expect(() => withPalette(Buffer.from('GIF89a'))).toThrow('no PNG')
})

test.each(['demo', 'demo-dark', 'console-why', 'console-why-dark', 'console-board', 'console-board-dark'])(
  'the picture %s has a palette, and is small enough to be loaded with the page',
  name => {
    const file = readFileSync(join('docs', 'images', `${name}.png`))
    expect(file[25]).toBe(3)
    expect(file.length).toBeLessThan(120_000)
  },
)
