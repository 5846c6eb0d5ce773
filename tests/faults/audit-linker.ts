import { auditLinker } from '../../src/editorial/audit-linking.ts'
import { auditStore } from '../../src/storage/audit.ts'
import { openStore } from '../support/outreach.ts'

/**
 * A process that chains the audit log without rest and without a lease, to race others like it and to be killed at any
 * moment. Argument: database URI. Prints a line for each round that linked something.
 */
const [uri = ''] = process.argv.slice(2)
const { handle } = await openStore(uri, false)
const linker = auditLinker({ store: auditStore(handle), hold: async () => true })
process.stdout.write('ready\n')
for (;;) {
  const linked = await linker.round(Date.now())
  if (linked > 0) process.stdout.write(`linked ${linked}\n`)
  else await new Promise((resolve) => setTimeout(resolve, 5))
}
