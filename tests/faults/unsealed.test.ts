import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { allOf, isDone, judge, type Lab, openLab } from './lab.ts'

describeEachDatabase('a call whose worker dies with it, while addresses change', (db) => {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab(db.uri, { seed: 4 })
  })
  afterAll(() => lab.close())

  const moveEverybody = async () => {
    const { handle } = lab.open
    if (handle.engine === 'sqlite') await handle.run("UPDATE contacts SET email = replace(email, '@', '.new@')")
    else {
      const moved = { $replaceOne: { input: '$email', find: '@', replacement: '.new@' } }
      await handle.collection('contacts').updateMany({}, [{ $set: { email: moved } }])
    }
  }

  it('is made again as it was, because it is sealed', async () => {
    const campaign = await lab.campaign(100)
    await lab.fallen({ die: { point: 'call: after', nth: 1 } })
    await moveEverybody()
    const next = lab.hire()
    await lab.until(campaign, isDone)
    await next.stop()
    expect(await judge(lab, campaign, await lab.report())).toEqual(allOf(100))
  })

  it('would be another one under the same key if it were not, and leave people in doubt', async () => {
    const campaign = await lab.campaign(100)
    await lab.fallen({ weakness: 'no seal', die: { point: 'call: after', nth: 1 } })
    await moveEverybody()
    const next = lab.hire()
    await lab.until(campaign, (_, { in_doubt }) => in_doubt === 1)
    await next.stop()
    expect(await judge(lab, campaign, await lab.report())).toMatchObject({ inDoubt: 100 })
  })
})
