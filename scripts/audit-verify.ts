import { parseArgs } from 'node:util'
import { verifyAudit } from '../src/editorial/audit-verify.ts'
import { closePayload, openPayload } from '../src/start.ts'

/**
 * `npm run audit:verify [-- --head <hash>]`: proves the audit log by its chain and every edition by its hash. Changes nothing of what it
 * looks at.
 * Exit codes: 0 when all is as it was written, 1 when something is not, 2 when it could not be verified.
 */
const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { head: { type: 'string' } } })
  const head = values.head?.trim().toLowerCase() ?? null
  if (head !== null && !/^[0-9a-f]{64}$/.test(head)) {
    process.stderr.write('A head is 64 hexadecimal digits, as this command prints it.\n')
    return 2
  }
  const payload = await openPayload(say)
  try {
    const started = Date.now()
    let told = started
    const report = await verifyAudit(payload, {
      now: started,
      head,
      progress: (done, of, what) => {
        if (Date.now() - told < 1_000) return
        told = Date.now()
        say(`  ${done} of ${of} ${what}, ${Math.round((done / of) * 100)} %`)
      },
    })
    for (const { what, where, says } of report.faults) say(`FAULT  ${where}: ${what}${says ? `\n       ${says}` : ''}`)
    if (report.more > 0) say(`FAULT  and ${report.more} more`)
    say(
      `${report.links} links and ${report.editions} editions looked at in ${((Date.now() - started) / 1000).toFixed(1)} s.`,
    )
    if (report.waiting > 0) say(`${report.waiting} events are not linked yet; a worker does that within seconds.`)
    if (head && report.faults.length === 0) say('The chain contains the head you gave.')
    say(report.head ? `Head: ${report.head}` : 'There is no chain yet.')
    if (report.faults.length > 0) {
      say(
        'Something is not as it was written. Keep this output and a backup, and find out who had access to the database.',
      )
      return 1
    }
    say('All is as it was written. Note the head in another place: it proves later that nothing was cut off.')
    return 0
  } finally {
    await closePayload(payload)
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`Verifying failed: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  },
)
