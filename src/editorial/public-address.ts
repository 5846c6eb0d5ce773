import { BlockList, isIP } from 'node:net'

/** IPv4 that is no address of the open net: IANA's special-purpose registry, multicast and reserved space. */
const NOT_PUBLIC = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(net, bits)
}

/** Of IPv6 only global unicast is public, less what is set aside in it. */
const GLOBAL = new BlockList()
GLOBAL.addSubnet('2000::', 3, 'ipv6')
const NOT_GLOBAL = new BlockList()
for (const [net, bits] of [
  // Teredo, benchmarking, ORCHID and their like; documentation; documentation again.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const) {
  NOT_GLOBAL.addSubnet(net, bits, 'ipv6')
}

/** The eight groups of an IPv6 address in any spelling. */
function groupsOf(address: string): number[] | null {
  // The URL parser knows every spelling, and writes an embedded IPv4 in hexadecimal.
  const bare = address.replace(/%.*$/, '')
  if (!URL.canParse(`http://[${bare}]/`)) return null
  const [head = '', tail] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split('::')
  const parse = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16))
  const before = parse(head)
  const after = tail === undefined ? [] : parse(tail)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')

/**
 * Whether an IP address belongs to the open net: not private, loopback, link-local, shared, multicast or reserved. IPv6
 * that carries an IPv4 address (mapped, NAT64, 6to4) is judged by that one.
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address.replace(/%.*$/, ''))
  if (version === 4) return !NOT_PUBLIC.check(address)
  if (version !== 6) return false
  const groups = groupsOf(address)
  if (!groups) return false
  const [a, b, c, d, e, f, g = 0, h = 0] = groups
  const zeros = a === 0 && b === 0 && c === 0 && d === 0 && e === 0
  if (zeros && f === 0xffff) return isPublicAddress(dotted(g, h))
  if (a === 0x64 && b === 0xff9b && [c, d, e, f].every((group) => group === 0)) return isPublicAddress(dotted(g, h))
  if (a === 0x2002) return isPublicAddress(dotted(b ?? 0, c ?? 0))
  const plain = groups.map((group) => group.toString(16)).join(':')
  return GLOBAL.check(plain, 'ipv6') && !NOT_GLOBAL.check(plain, 'ipv6')
}
