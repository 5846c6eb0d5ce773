import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SmtpFate, startSmtpServer } from '../support/smtp.ts'

/** What the server does with whom; everybody else's message is taken. */
export interface SmtpScript {
  /** Refused for good, put off the first time, and not answered after the final dot. */
  refused: string[]
  putOff: string[]
  lost: string[]
  /**
   * The first of them whom it meets: it says nothing more once the recipient is named, or once the final dot is there, and prints `silent …`. Several,
   * because one of them may be whom somebody was just writing to who died, and then is never written to again.
   */
  silentBefore: string[]
  silentAfter: string[]
}

/** What it took, as seen from outside. */
export interface SmtpReport {
  /** Message-IDs without their domain, which are the deliveries', and how often each was taken. */
  accepted: Record<string, number>
  /** Copies by address. */
  copies: Record<string, number>
}

/**
 * An SMTP server in a process of its own that keeps its own count. Prints its port, and that of the page with its report.
 */
const script = JSON.parse(process.argv[2] ?? '{}') as SmtpScript
const asked = new Map<string, number>()
const fellSilent = { before: false, after: false }

function fate(to: string): SmtpFate {
  const times = (asked.get(to) ?? 0) + 1
  asked.set(to, times)
  if (script.refused.includes(to)) return 'refuse recipient'
  if (script.putOff.includes(to)) return times === 1 ? 'put off recipient' : 'take'
  if (script.lost.includes(to)) return 'drop after the dot'
  if (script.silentBefore.includes(to) && !fellSilent.before) {
    fellSilent.before = true
    process.stdout.write('silent before the dot\n')
    return 'fall silent before the dot'
  }
  // Asked once when the recipient is named, and once at the dot.
  if (script.silentAfter.includes(to) && times > 1 && !fellSilent.after) {
    fellSilent.after = true
    process.stdout.write('silent after the dot\n')
    return 'fall silent after the dot'
  }
  return 'take'
}

const smtp = await startSmtpServer(fate)
const page = createServer((_req, res) => {
  const report: SmtpReport = { accepted: {}, copies: {} }
  for (const { to, raw } of smtp.letters) {
    const delivery = /^Message-ID: <([^@]+)@/im.exec(raw)?.[1] ?? ''
    report.accepted[delivery] = (report.accepted[delivery] ?? 0) + 1
    report.copies[to] = (report.copies[to] ?? 0) + 1
  }
  res.end(JSON.stringify(report))
})
await new Promise<void>((done) => page.listen(0, '127.0.0.1', done))
process.stdout.write(`listening ${smtp.port} ${(page.address() as AddressInfo).port}\n`)
process.once('SIGTERM', () => process.exit(0))
