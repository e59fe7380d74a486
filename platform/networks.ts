import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Whether a text is a network: `10.0.0.0/8`, `fd00::/8`, or one address. */
export function isNetwork(text: string): boolean {
  return networkOf(text) !== undefined
}

/** Tells whether an address lies in one of the networks. What is no address lies in none. */
export function withinAny(networks: string[]): (address: string) => boolean {
  const known = networks.map(networkOf).filter(network => network !== undefined)
  return text => {
    if (known.length === 0 || !ipaddr.isValid(text)) return false
    const address = ipaddr.process(text)
    return known.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
  }
}

/**
 * What one who misbehaves is known by. Of IPv6 the first 64 bits, since a single household has as many addresses as the
 * other 64 can tell apart; an IPv4 address that came in IPv6 clothes is itself.
 */
export function addressKey(text: string): string {
  if (!ipaddr.isValid(text)) return text
  const address: Address = ipaddr.process(text)
  if (address.kind() === 'ipv4') return address.toString()
  return `${Buffer.from(address.toByteArray().slice(0, 8)).toString('hex')}/64`
}

function networkOf(text: string): [Address, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  // Four full parts: `10.1` is an address to the library, and a mistake in a setting.
  if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
