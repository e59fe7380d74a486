import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Whether a text is a network: `10.0.0.0/8`, `fd00::/8`, or one address. */
export function isNetwork(text: string): boolean {
  return networkOf(text) !== undefined
}

/** Makes a test whether an address is in one of the networks. A text that is no address is in none. */
export function withinAny(networks: string[]): (address: string) => boolean {
  const known = networks.map(networkOf).filter(network => network !== undefined)
  return text => {
    if (known.length === 0 || !ipaddr.isValid(text)) return false
    const address = ipaddr.process(text)
    return known.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
  }
}

/** Whether a host name or address (with or without brackets) is loopback. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(name)) return ipaddr.process(name).range() === 'loopback'
  return /^(.+\.)?localhost\.?$/i.test(name)
}

/**
 * The key by which a sender is counted. For IPv6 it is the first 64 bits, because a single household has all addresses that
 * the other 64 allow. An IPv4 address in IPv6 form counts as itself.
 */
export function addressKey(text: string): string {
  if (!ipaddr.isValid(text)) return text
  const address: Address = ipaddr.process(text)
  if (address.kind() === 'ipv4') return address.toString()
  return `${Buffer.from(address.toByteArray().slice(0, 8)).toString('hex')}/64`
}

function networkOf(text: string): [Address, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  // Four full parts are required: the library also accepts `10.1`, which in a setting is a mistake.
  if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
