import { setTimeout as rest } from 'node:timers/promises'
import type { Arrivals } from './arrivals.ts'
import { mean, SETTLED_MS, takeTurns, throughput } from './measure.ts'
import type { Options } from './options.ts'
import type { Path } from './report.ts'
import type { Side, Talk, Turn } from './side.ts'

/** Conversations whose histories are counted; all have the same steps. */
const COUNTED = 10

/** A side, with the conversations in which agents reply. */
interface Ready {
  side: Side
  talks: Talk[]
}

/** Measures what both sides do: acknowledging a webhook, a first message, a reply. */
export async function measurePaths(
  sides: { floor: Side; service: Side },
  options: Options,
  arrivals: Arrivals,
): Promise<Path[]> {
  const prepare = async (side: Side): Promise<Ready> => ({
    side,
    talks: await side.openConversations(options.inFlight),
  })
  const [floor, service] = [await prepare(sides.floor), await prepare(sides.service)]
  const seen = { floor: [] as string[], service: [] as string[] }
  const kinds = {
    floorFirst: () => noted(floor.side, seen.floor),
    serviceFirst: () => noted(service.side, seen.service),
    floorReply: taker(floor.talks),
    serviceReply: taker(service.talks),
  }
  console.log(`Warming up: ${options.warmUp} turns of each kind …`)
  await takeTurns(kinds, options.warmUp, options.restMs, arrivals)
  const before = [await total(floor), await total(service)] as const
  console.log(`Measuring: ${options.samples} turns of each kind, ${options.restMs} ms of rest after each …`)
  const timings = await takeTurns(kinds, options.samples, options.restMs, arrivals)
  await rest(SETTLED_MS)
  const perReply = [
    ((await total(floor)) - before[0]) / options.samples,
    ((await total(service)) - before[1]) / options.samples,
  ] as const
  const perOpening = [
    mean(await floor.side.historyLengths(seen.floor.slice(-COUNTED))),
    mean(await service.side.historyLengths(seen.service.slice(-COUNTED))),
  ] as const

  console.log(`Measuring throughput: ${options.inFlight} in flight, ${options.rounds} rounds each …`)
  const inTurn = (makers: (ready: Ready) => (() => Turn)[]) =>
    roundsInTurn([floor, service], makers, options, arrivals)
  const openings = await inTurn(ready => Array(options.inFlight).fill(ready.side.firstMessage))
  const replies = await inTurn(({ talks }) => talks.map(talk => talk.reply))
  return [
    {
      name: 'webhook acknowledged',
      floor: { times: timings.floorFirst.map(({ answered }) => answered) },
      service: { times: timings.serviceFirst.map(({ answered }) => answered) },
      limits: { p50: 1.15 },
    },
    {
      name: 'first message → greeting at Twilio',
      floor: figures(timings.floorFirst, openings.floor, perOpening[0]),
      service: figures(timings.serviceFirst, openings.service, perOpening[1]),
      limits: { p50: 1.3, p99: 1.5, events: 3, perSecond: 0.7 },
    },
    {
      name: 'reply → request at Twilio',
      floor: figures(timings.floorReply, replies.floor, perReply[0]),
      service: figures(timings.serviceReply, replies.service, perReply[1]),
      limits: { p50: 1.3, p99: 1.5, events: 3, perSecond: 0.7 },
    },
  ]
}

function figures(timings: { arrived: number }[], perSecond: number, events: number) {
  return { times: timings.map(({ arrived }) => arrived), perSecond, events }
}

function noted(side: Side, addresses: string[]): Turn {
  const turn = side.firstMessage()
  addresses.push(turn.address)
  return turn
}

/** Replies, to one conversation after the other. */
function taker(talks: Talk[]): () => Turn {
  let next = 0
  return () => {
    const talk = talks[next++ % talks.length]
    if (!talk) throw new Error('there is no conversation to reply in')
    return talk.reply()
  }
}

async function total({ side, talks }: Ready): Promise<number> {
  const lengths = await side.historyLengths(talks.map(({ address }) => address))
  return lengths.reduce((sum, length) => sum + length, 0)
}

/** The throughput of both sides, in rounds that take turns. */
async function roundsInTurn(
  sides: Ready[],
  makers: (ready: Ready) => (() => Turn)[],
  options: Options,
  arrivals: Arrivals,
): Promise<{ floor: number; service: number }> {
  const found = { floor: [] as number[], service: [] as number[] }
  for (let round = 0; round < options.rounds; round++) {
    for (const ready of sides) {
      found[ready.side.name].push(await throughput(makers(ready), options.roundMs, arrivals))
      await rest(SETTLED_MS)
    }
  }
  return { floor: mean(found.floor), service: mean(found.service) }
}
