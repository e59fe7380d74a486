import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { makeAddressOf } from './client-address.ts'

/** What a request from a socket's address, with these hops, is known by. */
async function known(proxies: string[], from: string | undefined, forwarded?: string): Promise<string> {
  const addressOf = makeAddressOf(proxies)
  const app = new Hono().get('/', c => c.text(addressOf(c)))
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded }
  const environment = from === undefined ? {} : { incoming: { socket: { remoteAddress: from } } }
  return (await app.request('/', { headers }, environment)).text()
}

const PROXY = '10.0.0.1'
const OURS = ['10.0.0.0/8']

describe('who sent a request', () => {
  test.each<[string, string, string | undefined, string]>([
    ['comes by itself', '203.0.113.7', undefined, '203.0.113.7'],
    ['claims to be another', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['claims to be one of ours', '203.0.113.7', '10.0.0.9', '203.0.113.7'],
    ['comes through a proxy', PROXY, '203.0.113.7', '203.0.113.7'],
    ['wrote a hop of their own', PROXY, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['comes through two', PROXY, '198.51.100.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['is a proxy itself', PROXY, undefined, PROXY],
    ['is behind proxies alone', PROXY, '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['has a port', PROXY, '203.0.113.7:4711', '203.0.113.7'],
    ['has an IPv6 address with a port', PROXY, '[2001:db8::1]:4711', '20010db800000000/64'],
    ['has brackets and no port', PROXY, '[2001:db8::1]', '20010db800000000/64'],
    ['has an IPv4 address in IPv6 clothes', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['comes through a proxy in IPv6 clothes', '::ffff:10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['left an empty hop', PROXY, '203.0.113.7, ', PROXY],
    ['is hidden', PROXY, 'unknown', 'unknown'],
  ])('%s', async (_, from, forwarded, address) => {
    expect(await known(OURS, from, forwarded)).toBe(address)
  })

  test('without trusted proxies, the header is ignored', async () => {
    expect(await known([], PROXY, '203.0.113.7')).toBe(PROXY)
  })

  test('of no socket it is unknown', async () => {
    expect(await known(OURS, undefined, '203.0.113.7')).toBe('unknown')
  })
})
