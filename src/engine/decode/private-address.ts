/**
 * Addresses of no public network, by what they begin with: RFC 1918, link-local, loopback, the shared space of carriers (RFC 6598), unique
 * local IPv6 (RFC 4193). That an address is one says who may have answered, and nothing of who it is.
 */
const PRIVATE_V4 = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const PRIVATE_V6 = /^(?:fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:|::1$)/i;
/** An IPv4 address in the notation of IPv6. */
const MAPPED = /^::ffff:(?=\d{1,3}\.)/i;

/** What shows that an address is private, from its beginning on: `192.168.`, `fd`; empty for a public one. */
export function privatePrefix(address: string): string {
  const mapped = MAPPED.exec(address)?.[0] ?? '';
  const v4 = PRIVATE_V4.exec(address.slice(mapped.length))?.[0];
  if (v4 !== undefined) return mapped + v4;
  const v6 = PRIVATE_V6.exec(address)?.[0];
  // of a unique local address the two first digits; the rest of its prefix is random and tells whose it is
  return v6 === undefined ? '' : /^f[cd]/i.test(v6) ? v6.slice(0, 2) : v6;
}

export function isPrivateAddress(address: string): boolean {
  return privatePrefix(address) !== '';
}
