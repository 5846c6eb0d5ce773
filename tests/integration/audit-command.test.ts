import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase, productionVariables } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { startAsUsersDo, startScript } from '../support/processes.ts'
import { pressRelease } from '../support/stories.ts'
import { tamper } from '../support/tamper.ts'

/** `npm run audit:verify`, as somebody runs it who does not trust the application. */
describeEachDatabase('the command that verifies the audit log', (db) => {
  let room: TestNewsroom
  let editor: Person
  /** Linked events, oldest first. */
  let events: string[]
  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    const writer = await room.person('communications')
    for (const title of ['One', 'Two', 'Three']) {
      const made = await writer.request<{ doc: { id: string; revision: number } }>(
        'POST',
        '/api/press-releases',
        pressRelease({ title }),
      )
      const { id, revision } = made.body.doc
      await writer.request('POST', `/api/press-releases/${id}/submit`, { revision })
      const signed = await editor.request('POST', `/api/press-releases/${id}/approve`, { revision })
      expect(signed.status, signed.text).toBe(200)
    }
    const { openAuditLinker } = await import('../../src/editorial/audit-duty.ts')
    expect(await openAuditLinker(room.payload, 'test').round(Date.now())).toBeGreaterThan(5)
    const { docs } = await room.payload.db.find<{ id: string; event: string }>({
      ...{ collection: 'audit-links', where: {}, sort: 'position', limit: 0, pagination: false },
    } as never)
    events = docs.map(({ event }) => event)
  })
  afterAll(() => room?.close())

  const verifyBy = async (start: typeof startScript, args: string[] = []) => {
    const run = start('scripts/audit-verify.ts', productionVariables(db), args)
    return { code: await run.exited, says: run.output() }
  }
  const verify = (...args: string[]) => verifyBy(startScript, args)
  const faults = ({ says }: { says: string }) => says.split('\n').filter((line) => line.startsWith('FAULT'))

  it('ends with 0 and the head while nothing has been touched', async () => {
    const first = await verifyBy(startAsUsersDo)
    expect(first.code, first.says).toBe(0)
    expect(first.says).toContain(`${events.length} links and 3 editions looked at`)
    expect(first.says).toContain('All is as it was written.')
    const head = /^Head: ([0-9a-f]{64})$/m.exec(first.says)?.[1] ?? ''
    const again = await verify('--head', head)
    expect(again.code, again.says).toBe(0)
    expect(again.says).toContain('The chain contains the head you gave.')
  })

  it('ends with 1 and says in plain words which event was changed, and which is gone', async () => {
    const hand = tamper(room.payload)
    const [changed = '', removed = ''] = events.slice(-4)
    const { address } = (await room.payload.db.findOne({
      ...{ collection: 'audit-events', where: { id: { equals: changed } } },
    } as never)) as unknown as { address: string }
    await hand.set('audit-events', changed, { address: '192.0.2.66' })
    const one = await verify()
    expect(one.code, one.says).toBe(1)
    expect(faults(one)).toEqual([
      `FAULT  link ${events.indexOf(changed) + 1}, event ${changed}: The event is not what it was when it was linked.`,
    ])
    expect(one.says).toContain('Something is not as it was written.')
    // Put back as it was, it is what was linked: what is judged is the content alone.
    await hand.set('audit-events', changed, { address })
    expect((await verify()).code).toBe(0)

    await hand.remove('audit-events', removed)
    const gone = await verify()
    expect(gone.code, gone.says).toBe(1)
    expect(faults(gone)[0]).toBe(`FAULT  link ${events.indexOf(removed) + 1}, event ${removed}: The event is gone.`)
  })

  it('ends with 2 when it cannot tell', async () => {
    const wrong = await verify('--head', 'abc')
    expect([wrong.code, wrong.says]).toEqual([2, 'A head is 64 hexadecimal digits, as this command prints it.'])
  })
})
