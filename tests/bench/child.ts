/**
 * The other end of `startChild`: does one piece of work in a process of its own, so that its memory and its processor time
 * are its own. `child.ts <work> <input as JSON>`; answers go over the channel to the parent.
 */
import type { Service } from './support.ts'

const WORK: Record<string, () => Promise<{ work: (input: never) => Promise<unknown> }>> = {
  contacts: () => import('./work/contacts.ts'),
  crowd: () => import('./work/crowd.ts'),
  launch: () => import('./work/launch.ts'),
  'null-provider': () => import('./work/null-provider.ts'),
  plan: () => import('./work/plan.ts'),
  schema: () => import('./work/schema.ts'),
  send: () => import('./work/send.ts'),
  start: () => import('./work/start.ts'),
  story: () => import('./work/story.ts'),
  web: () => import('./work/web.ts'),
}

const isService = (value: unknown): value is Service =>
  typeof value === 'object' && value !== null && 'ready' in value && 'answers' in value

const say = (message: object) => new Promise<void>((sent) => process.send?.(message, undefined, {}, () => sent()))

// Nothing outlives the run that started it.
process.once('disconnect', () => process.exit(0))

try {
  const [name = '', input = '{}'] = process.argv.slice(2)
  const load = WORK[name]
  if (!load) throw new Error(`There is no work called ${name}.`)
  const { work } = await load()
  const result = await work(JSON.parse(input) as never)
  if (isService(result)) {
    process.on('message', async (ask: { id: number; question: string }) => {
      try {
        await say({ id: ask.id, answer: await result.answers[ask.question]?.() })
      } catch (error) {
        await say({ id: ask.id, error: String(error) })
      }
    })
    await say({ ready: result.ready })
  } else {
    await say({ ready: result })
    process.exit(0)
  }
} catch (error) {
  await say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  process.exit(1)
}
