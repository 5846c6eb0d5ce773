import { mongooseAdapter } from '@payloadcms/db-mongodb'
import type { DatabaseAdapterObj } from 'payload'
import { sealImmutable } from '../immutable.ts'
import { sparePreferences } from '../preferences.ts'
import { giveBackIds } from '../returning.ts'
import { countBuffersWithHeap } from './collecting.ts'

/**
 * Payload's MongoDB adapter. Indexes are not built on the way (the first transactions would collide
 * with them): `prepareMongo` builds them before anything is served.
 *
 * @param url a connection string that names the replica set; without one Payload silently drops transactions
 */
export function mongo(url: string): DatabaseAdapterObj {
  const inner = mongooseAdapter({
    url,
    ensureIndexes: false,
    connectOptions: { autoIndex: false, autoCreate: false, retryWrites: true, serverSelectionTimeoutMS: 30_000 },
    transactionOptions: { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } },
  })
  const init: typeof inner.init = (args) => {
    countBuffersWithHeap()
    return sparePreferences(giveBackIds(sealImmutable(inner.init(args))))
  }
  return { ...inner, init }
}
