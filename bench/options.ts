import { parseArgs } from 'node:util'

export interface Options {
  /** Measured turns of each path and side. */
  samples: number
  /**
   * Turns before them that don't count. In these, code is compiled, connections are made and caches are filled. The
   * service has more code than the engine: after 25 turns, less of it is compiled.
   */
  warmUp: number
  /** Pause after each turn, ms. */
  restMs: number
  /** Conversations that run at once where throughput is measured. */
  inFlight: number
  /**
   * Rounds for each side, in turn, and the length of one, ms. With three, the median ignores one that was disturbed.
   */
  rounds: number
  roundMs: number
  /** Measured turns of the AI; 0 leaves them out. Each takes longer than the pause that it waits for. */
  aiSamples: number
  /** Measured claims of a seat at each size; 0 leaves them out. */
  claimSamples: number
  /** Measures only the claims. Then only PostgreSQL is started. */
  claimsOnly: boolean
  /** Prints the tables as Markdown, for docs/figures.md. */
  markdown: boolean
}

const USAGE = `npm run bench -- [--samples 200] [--warm-up 200] [--rest-ms 200] [--in-flight 32] [--rounds 8]
  [--round-seconds 4] [--ai-samples 20] [--claim-samples 200] [--claims-only] [--markdown]`

/** Reads the command line. Throws an error with the usage if it is wrong. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      samples: { type: 'string', default: '200' },
      'warm-up': { type: 'string', default: '200' },
      'rest-ms': { type: 'string', default: '200' },
      'in-flight': { type: 'string', default: '32' },
      rounds: { type: 'string', default: '8' },
      'round-seconds': { type: 'string', default: '4' },
      'ai-samples': { type: 'string', default: '20' },
      'claim-samples': { type: 'string', default: '200' },
      'claims-only': { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
    },
  })
  const number = (text: string) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 0) throw new Error(`${text} is no whole number.\n${USAGE}`)
    return value
  }
  return {
    samples: number(values.samples),
    warmUp: number(values['warm-up']),
    restMs: number(values['rest-ms']),
    inFlight: number(values['in-flight']),
    rounds: number(values.rounds),
    roundMs: number(values['round-seconds']) * 1_000,
    aiSamples: number(values['ai-samples']),
    claimSamples: number(values['claim-samples']),
    claimsOnly: values['claims-only'],
    markdown: values.markdown,
  }
}
