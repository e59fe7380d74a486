import { describe, expect, test } from 'vitest'
import { csvStream } from './csv.ts'

interface Row {
  text: string | null
  count: number | null
}
const columns = { text: (row: Row) => row.text, count: (row: Row) => row.count }
const noError = () => {
  throw new Error('there is no error to hear of')
}

async function* pagesOf(...pages: Row[][]) {
  yield* pages
}

const read = (stream: ReadableStream<Uint8Array>) => new Response(stream).arrayBuffer()

async function textOf(...pages: Row[][]): Promise<string> {
  const bytes = await read(await csvStream(columns, pagesOf(...pages), { onError: noError }))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

describe('a cell', () => {
  test.each<[string, Row, string]>([
    ['is as it is', { text: 'Hello', count: 3 }, 'Hello,3'],
    ['is empty for null, and a zero is none', { text: null, count: 0 }, ',0'],
    ['is empty for null at the end', { text: '', count: null }, ','],
    ['is quoted for a comma', { text: 'a, b', count: 1 }, '"a, b",1'],
    ['is quoted for a quote, which is doubled', { text: 'so "they" say', count: 1 }, '"so ""they"" say",1'],
    ['is quoted for a line feed', { text: 'a\nb', count: 1 }, '"a\nb",1'],
    ['is quoted for a carriage return', { text: 'a\rb', count: 1 }, '"a\rb",1'],
    ['is no formula', { text: '=1+1', count: 1 }, "'=1+1,1"],
    ['is no formula with a plus', { text: '+66 2 123', count: 1 }, "'+66 2 123,1"],
    ['is no formula with a minus', { text: '-1', count: 1 }, "'-1,1"],
    ['is no function', { text: '@SUM(A1)', count: 1 }, "'@SUM(A1),1"],
    ['is no formula after a tab', { text: '\t=1', count: 1 }, "'\t=1,1"],
    ['is no formula after a carriage return', { text: '\r=1', count: 1 }, '"\'\r=1",1'],
    ['is no formula in full width', { text: '＝1', count: 1 }, "'＝1,1"],
    ['is quoted and no formula', { text: '=HYPERLINK("x","y")', count: 1 }, '"\'=HYPERLINK(""x"",""y"")",1'],
    ['may have such signs within', { text: 'a=b', count: 1 }, 'a=b,1'],
    ['may be a negative number', { text: 'a', count: -5 }, 'a,-5'],
  ])('%s', async (_, row, line) => {
    expect(await textOf([row])).toBe(`text,count\r\n${line}\r\n`)
  })
})

test('without rows there is only the header line', async () => {
  expect(await textOf()).toBe('text,count\r\n')
  expect(await textOf([])).toBe('text,count\r\n')
})

test('pages follow each other, with one header line', async () => {
  const row = (text: string) => ({ text, count: 1 })
  expect(await textOf([row('a'), row('b')], [], [row('c')])).toBe('text,count\r\na,1\r\nb,1\r\nc,1\r\n')
})

test('a byte order mark stands in front, where it is asked for', async () => {
  const bytes = await read(await csvStream(columns, pagesOf(), { bom: true, onError: noError }))
  expect([...new Uint8Array(bytes).slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 't'.charCodeAt(0)])
})

test('an error in the first page is answered; a later one is logged and interrupts the answer', async () => {
  const failing = new Error('the database is away')
  // biome-ignore lint/correctness/useYield: it fails before.
  async function* atOnce(): AsyncGenerator<Row[]> {
    throw failing
  }
  await expect(csvStream(columns, atOnce(), { onError: noError })).rejects.toBe(failing)

  async function* later(): AsyncGenerator<Row[]> {
    yield [{ text: 'a', count: 1 }]
    throw failing
  }
  const heard: unknown[] = []
  const stream = await csvStream(columns, later(), { onError: error => heard.push(error) })
  await expect(read(stream)).rejects.toBe(failing)
  expect(heard).toEqual([failing])
})

test('nothing more is read once the reader is gone', async () => {
  let read = 0
  let isEnded = false
  async function* pages(): AsyncGenerator<Row[]> {
    try {
      for (;;) {
        read++
        yield [{ text: 'a', count: read }]
      }
    } finally {
      isEnded = true
    }
  }
  const stream = await csvStream(columns, pages(), { onError: noError })
  await stream.cancel()
  expect(isEnded).toBe(true)
  expect(read).toBe(1)
})
