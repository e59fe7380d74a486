import { crc32, deflateSync, inflateSync } from 'node:zlib'

// A picture of a page has few colours, and is a third as large with a palette of them. PNG, third edition:
// https://www.w3.org/TR/png-3/

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256

/**
 * A picture with a palette: its most frequent colours, and each other colour as the nearest of these.
 *
 * @param png as Chromium takes it: 8 bits of each colour, not interlaced. Throws for another kind
 */
export function withPalette(png: Buffer): Buffer {
  const { width, height, dots } = read(png)
  const counts = new Map<number, number>()
  for (const colour of dots) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  const placeOf = (colour: number) => {
    const known = places.get(colour)
    if (known !== undefined) return known
    const place = nearest(palette, colour)
    places.set(colour, place)
    return place
  }
  const lines = Buffer.alloc((1 + width) * height)
  dots.forEach((colour, at) => {
    // Each line begins with its filter: none.
    lines[at + Math.floor(at / width) + 1] = placeOf(colour)
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // 8 bits a dot, by palette.
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Each dot as one number, `0xrrggbb`. */
export function read(png: Buffer): { width: number; height: number; dots: Uint32Array } {
  const chunks = chunksOf(png)
  const head = chunks.find(({ type }) => type === 'IHDR')?.data
  const kind = head?.[9]
  if (head?.[8] !== 8 || head[12] !== 0 || (kind !== 2 && kind !== 6 && kind !== 3))
    throw new Error('the picture is not a PNG with 8 bits of each colour')
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const size = kind === 3 ? 1 : kind === 2 ? 3 : 4
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  const bytes = unfiltered(inflateSync(packed), width * size, size)
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data
  const dots = Uint32Array.from({ length: width * height }, (_, at) =>
    palette ? palette.readUIntBE(3 * (bytes[at] ?? 0), 3) : bytes.readUIntBE(at * size, 3),
  )
  return { width, height, dots }
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('the picture is no PNG')
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

/** Takes back the filter of each line (§9): what a byte differs from those to the left of it and above it. */
function unfiltered(filtered: Buffer, stride: number, size: number): Buffer {
  const height = filtered.length / (1 + stride)
  const bytes = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (1 + stride)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < size ? 0 : (bytes[at - size] ?? 0)
      const above = y === 0 ? 0 : (bytes[at - stride] ?? 0)
      const both = x < size || y === 0 ? 0 : (bytes[at - stride - size] ?? 0)
      const foretold = [0, left, above, (left + above) >> 1, paeth(left, above, both)][filter ?? 0] ?? 0
      bytes[at] = ((filtered[y * (1 + stride) + 1 + x] ?? 0) + foretold) & 0xff
    }
  }
  return bytes
}

function paeth(left: number, above: number, both: number): number {
  const sum = left + above - both
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - both)]
  return a <= b && a <= c ? left : b <= c ? above : both
}

const partsOf = (colour: number) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]

/** The place of the nearest colour. */
function nearest(palette: readonly number[], colour: number): number {
  const [red = 0, green = 0, blue = 0] = partsOf(colour)
  let [place, least] = [0, Number.POSITIVE_INFINITY]
  palette.forEach((one, at) => {
    const [r = 0, g = 0, b = 0] = partsOf(one)
    const away = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
    if (away < least) [place, least] = [at, away]
  })
  return place
}

/** A part of a PNG: its length, type, data and sum. */
export function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length, 0)
  around.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)])
}
