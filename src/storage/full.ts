/** MongoDB's OutOfDiskSpace; WiredTiger itself says it in words. */
const MONGO_FULL = 14_031
const WORDS = /\bno space left on device\b|\bdatabase or disk is full\b|\bout of disk space\b|\bdisk quota exceeded\b/i

/** Whether an error, or what it was caused by, says that nothing more can be stored: a full disk, or a full quota. */
export function isFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, cause, message, writeErrors } = error as Record<string, unknown>
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === MONGO_FULL) return true
  if (typeof code === 'string' && code.startsWith('SQLITE_FULL')) return true
  if (typeof message === 'string' && WORDS.test(message)) return true
  if (Array.isArray(writeErrors) && writeErrors.some(isFull)) return true
  // drizzle and mongoose wrap what the driver threw.
  return cause !== undefined && cause !== error && isFull(cause)
}
