/** Passed on to log lines: ids, counts and our own words, never an address. */
export interface Log {
  info(data: object, message: string): void
  warn(data: object, message: string): void
  error(data: object, message: string): void
}

/** What may be logged of an error: its kind and its words, without the driver's details, which quote values. */
export function plain(error: unknown): { name: string; code?: unknown; message: string } {
  const e = error instanceof Error ? error : new Error(String(error))
  const code = 'code' in e ? { code: e.code } : {}
  return { name: e.name, ...code, message: withoutAddresses(e.message) }
}

/** The provider's words may quote an address; what is kept for people to read does not. @param most characters that are kept */
export function withoutAddresses(message: string, most = 300): string {
  return message.replace(/[^\s<>"'`(),;:]+@[^\s<>"'`(),;:]+/g, '…').slice(0, most)
}
