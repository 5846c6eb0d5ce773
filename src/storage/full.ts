/** MongoDB's OutOfDiskSpace; WiredTiger itself says it in words. */
const MONGO_FULL = 14_031
const WORDS = /\bno space left on device\b|\bdatabase or disk is full\b|\bout of disk space\b|\bdisk quota exceeded\b/i

/**
 * SQLite says FULL only for ENOSPC. A full quota, a limit of the file's size, a file system that has turned read-only, and room that turns
 * out missing at the flush all come as errors of input and output.
 */
const UNWRITABLE = /^SQLITE_(FULL|IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMOPEN|SHMSIZE))/
const FILE_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS']

/** Whether an error, or what it was caused by, says that nothing more can be stored: a full disk or quota, or one that refuses writing. */
export function isFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, cause, message, writeErrors } = error as Record<string, unknown>
  if (code === MONGO_FULL || FILE_CODES.includes(code)) return true
  if (typeof code === 'string' && UNWRITABLE.test(code)) return true
  if (typeof message === 'string' && WORDS.test(message)) return true
  if (Array.isArray(writeErrors) && writeErrors.some(isFull)) return true
  // drizzle and mongoose wrap what the driver threw.
  return cause !== undefined && cause !== error && isFull(cause)
}
