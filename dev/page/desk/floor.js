/** @import { Allocation, Channel, ChannelSettings, Line, Page } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { People } from './people.js' */

/** Events come in bursts, and each may change what is read here. Read once so long after the first, ms. */
const GATHER_MS = 150

/** No event tells of somebody's presence: it is asked for this often, ms. */
const LOOK_AROUND_MS = 15_000

/**
 * A channel as one who works in it sees it: what it is set to, who is there, who waits.
 *
 * @typedef {object} ChannelFloor
 * @property {Channel} channel
 * @property {ChannelSettings} settings
 * @property {Allocation} allocation
 * @property {Line} line
 */

/**
 * @typedef {object} Floor
 * @property {(channelId: string) => ChannelFloor | undefined} of
 * @property {() => ChannelFloor[]} all
 * @property {() => { id: string, name: string }[]} teams
 */

/**
 * The channels that one agent handles, read anew whenever something may have changed.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Channel[]} options.channels those the page shows
 * @param {People} options.people
 * @param {() => void} options.onChange
 */
export function createFloor({ api, channels, people, onChange }) {
  const ended = new AbortController()
  /** @type {Map<string, ChannelFloor>} */
  const floors = new Map()
  /** @type {{ id: string, name: string }[]} */
  let teams = []
  /** @type {'idle' | 'soon' | 'reading' | 'again'} */
  let state = 'idle'

  async function read() {
    const [list, teamList] = await Promise.all([
      api.get('/v1/channels?limit=200'),
      api.getAll('/v1/teams').catch(() => []),
      people.load(api),
    ])
    if (!list.ok) return
    teams = /** @type {typeof teams} */ (teamList)
    for (const { id, name } of teams) people.noteName(id, name)
    const handled = /** @type {Page<ChannelSettings>} */ (list.body).items
    await Promise.all(channels.map(channel => readChannel(channel, handled)))
  }

  /**
   * @param {Channel} channel
   * @param {ChannelSettings[]} handled
   */
  async function readChannel(channel, handled) {
    const { id } = channel
    const settings = handled.find(one => one.id === id)
    if (!settings) return floors.delete(id)
    const [allocation, line] = await Promise.all([
      api.get(`/v1/channels/${id}/allocation`),
      api.get(`/v1/channels/${id}/line`),
    ])
    if (!allocation.ok || !line.ok) return false
    const floor = /** @type {ChannelFloor} */ ({
      channel,
      settings,
      allocation: allocation.body,
      line: line.body,
    })
    const { aiAgent } = floor.allocation
    if (aiAgent.id && aiAgent.name) people.noteName(aiAgent.id, aiAgent.name)
    return floors.set(id, floor)
  }

  async function refresh() {
    if (state !== 'idle') {
      if (state === 'reading') state = 'again'
      return
    }
    state = 'soon'
    await new Promise(resolve => setTimeout(resolve, GATHER_MS))
    do {
      state = 'reading'
      await read()
      if (ended.signal.aborted) return
      onChange()
      // Set by whoever asked meanwhile.
    } while (/** @type {string} */ (state) === 'again')
    state = 'idle'
  }

  async function lookAround() {
    if (document.visibilityState === 'hidden') return
    const before = presences()
    await people.load(api)
    if (!ended.signal.aborted && presences() !== before) refresh()
  }

  function presences() {
    return JSON.stringify(people.all().map(({ id, presence }) => [id, presence]))
  }

  const timer = setInterval(lookAround, LOOK_AROUND_MS)
  refresh()
  return {
    of: (/** @type {string} */ channelId) => floors.get(channelId),
    all: () => channels.flatMap(({ id }) => floors.get(id) ?? []),
    teams: () => teams,
    refresh,
    close() {
      clearInterval(timer)
      ended.abort()
    },
  }
}
