import { type Bench, runChild } from '../support.ts'
import { compare, type Engine, ms, type Row } from '../table.ts'
import type { StoryFigures } from '../work/story.ts'

/** `preflight` and `edition` on one database; preflight’s target is that of the editorial work to come. */
export async function storyRows(bench: Bench, engine: Engine, wanted: (name: string) => boolean): Promise<Row[]> {
  bench.say(`${engine}: preflight and sign-off of a story of 3,000 words with 20 images …`)
  const { preflightCpuMs, readCpuMs, approveMs, bareMs, signMs } = await runChild<StoryFigures>(
    bench,
    'story',
    bench.database(engine, 'story'),
    { rounds: 15 },
  )
  const preflight = compare(preflightCpuMs, readCpuMs)
  const edition = compare(approveMs, bareMs)
  const rows: Row[] = [
    {
      ...{ name: 'preflight', what: 'preflight, 3,000 words and 20 images, CPU | reading the story', engine },
      ...{ pressrum: ms(preflight.pressrum), baseline: ms(preflight.baseline), ratio: preflight.ratio },
      ...{ target: '< 50 ms', met: preflight.pressrum < 50, detail: { preflightCpuMs, readCpuMs } },
    },
    {
      ...{ name: 'edition', what: 'sign-off whole: check, hash, store, audit | bare insert of the edition', engine },
      ...{ pressrum: ms(edition.pressrum), baseline: ms(edition.baseline), ratio: edition.ratio },
      ...{ target: 'printed', met: null, detail: { approveMs, bareMs, signMs } },
    },
  ]
  return rows.filter(({ name }) => wanted(name))
}
