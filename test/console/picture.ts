import { randomFillSync } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** A picture of noise as a PNG, which is as large as its dots: it can't be compressed. */
export function noisePng(width: number, height: number): Buffer {
  const line = 1 + width * 3
  const dots = randomFillSync(Buffer.alloc(line * height))
  // Each line begins with the filter "none".
  for (let at = 0; at < dots.length; at += line) dots[at] = 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // 8 bits of red, green and blue each.
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(dots, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length, 0)
  around.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)])
}
