import { randomUUID } from 'node:crypto'
import { signedHeaders, signingKey } from '../../src/trial/resend/signature.ts'
import { WEBHOOK_SECRET } from './plan.ts'
import type { Report } from './script.ts'

export interface Taken {
  id: string
  delivery: string
  campaign: string
}

const RETRY_MS = 150
const AT_ONCE = 8
const key = signingKey(WEBHOOK_SECRET)

/**
 * Reports what became of each message as Resend does: events in any order, some twice, some before the reply of the call they belong
 * to, each repeated until it is answered 200.
 */
export function announcer(report: Report, target: () => string | undefined, random: () => number) {
  const queue: { body: string; eventId: string }[] = []
  let running = 0

  const deliver = async (body: string, eventId: string): Promise<void> => {
    for (;;) {
      const url = target()
      if (!url) return
      const seconds = Math.floor(Date.now() / 1000)
      const answered = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signedHeaders(key, eventId, seconds, body) },
        body,
        signal: AbortSignal.timeout(2_000),
      }).then(
        async (res) => {
          await res.arrayBuffer()
          return res.status === 200
        },
        () => false,
      )
      if (answered) return
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  const pump = () => {
    while (running < AT_ONCE && queue.length > 0) {
      const [{ body, eventId }] = queue.splice(Math.floor(random() * queue.length), 1) as [(typeof queue)[number]]
      running += 1
      void deliver(body, eventId).finally(() => {
        running -= 1
        report.eventsWaiting -= 1
        pump()
      })
    }
  }

  return ({ id, delivery, campaign }: Taken): void => {
    if (!target()) return
    const chance = random()
    const last = chance < 0.05 ? 'email.bounced' : chance < 0.08 ? 'email.complained' : 'email.delivered'
    const types = ['email.sent', last]
    report.events[delivery] = types
    for (const type of types) {
      const eventId = `msg_${randomUUID()}`
      const body = JSON.stringify({
        type,
        created_at: new Date().toISOString(),
        data: {
          email_id: id,
          tags: { campaign, delivery },
          ...(type === 'email.bounced' ? { bounce: { type: 'Permanent', subType: 'General' } } : {}),
        },
      })
      const copies = random() < 0.1 ? 2 : 1
      for (let copy = 0; copy < copies; copy++) {
        queue.push({ body, eventId })
        report.eventsWaiting += 1
      }
    }
    // Not at once: some of them shall meet a settle that is under way.
    setTimeout(pump, random() * 40)
  }
}
