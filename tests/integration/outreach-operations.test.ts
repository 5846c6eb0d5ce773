import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'

describeEachDatabase('what concerns all campaigns', (db) => {
  let room: TestNewsroom
  let editor: Person
  let writer: Person

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    writer = await room.person('communications')
  })
  afterAll(() => room?.close())

  const audit = async () => {
    const { body } = await editor.request<{ docs: { action: string; seq: number; data: Record<string, unknown> }[] }>(
      'GET',
      '/api/audit-events?where[subject][equals]=campaigns:all&sort=seq&depth=0',
    )
    return body.docs
  }

  it('stops and lets go on for those who may pause, says so to everybody, and is audited once', async () => {
    const off = await writer.request('GET', '/api/campaigns/stop-all')
    expect(off).toMatchObject({ status: 200, body: { stopped: false, reason: '', by: '', at: '' } })
    expect((await writer.request('POST', '/api/campaigns/stop-all', {})).status).toBe(403)
    expect((await room.anyone.request('POST', '/api/campaigns/stop-all', {})).status).toBe(401)
    expect((await room.anyone.request('GET', '/api/campaigns/stop-all')).status).toBe(401)
    const bad = await editor.request('POST', '/api/campaigns/stop-all', { reason: 7 })
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid' }] } })

    const racers = await Promise.all(
      [1, 2, 3].map(() => editor.request('POST', '/api/campaigns/stop-all', { reason: ' A wrong date ' })),
    )
    expect(racers.map(({ status }) => status)).toEqual([200, 200, 200])
    const on = await writer.request('GET', '/api/campaigns/stop-all')
    expect(on.body).toMatchObject({ stopped: true, reason: 'A wrong date', by: 'editor' })
    expect(await audit()).toMatchObject([{ action: 'campaign.stop-all', seq: 1, data: { reason: 'A wrong date' } }])

    expect((await writer.request('POST', '/api/campaigns/resume-all', {})).status).toBe(403)
    const lifted = await editor.request('POST', '/api/campaigns/resume-all', {})
    expect(lifted.body).toMatchObject({ stopped: false, message: 'Campaigns go on from where they stood.' })
    const again = await editor.request('POST', '/api/campaigns/resume-all', {})
    expect(again.body).toMatchObject({ stopped: false, message: 'Nothing was stopped.' })
    expect((await audit()).map(({ action }) => action)).toEqual(['campaign.stop-all', 'campaign.resume-all'])
  })
})
