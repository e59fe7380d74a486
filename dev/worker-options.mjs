import { readFileSync } from 'node:fs'

/**
 * The options with which `npm start` and `npm run worker` start Node. By default, Node collects garbage often in order to save
 * memory, and requests wait meanwhile. With these options the young generation is large from the start; otherwise the
 * garbage of single messages would be collected many times a second. A full collection runs when the memory has doubled
 * since the last one, instead of after a tenth more, and not whenever the process is idle. The last two compile each function
 * when it first runs, and note from then on what it meets. Otherwise code that runs once a message is interpreted for
 * hundreds of messages: it takes a tenth more of the CPU.
 *
 * It is plain JavaScript, because `bootstrap.mjs` needs it.
 *
 * @returns {string[]}
 */
export function workerOptions() {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return scripts.worker.split(' ').slice(1, -1)
}
