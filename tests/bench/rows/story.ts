import { type Bench, runChild } from '../support.ts'
import { compare, type Engine, ms, type Row } from '../table.ts'
import type { StoryFigures } from '../work/story.ts'

/** `preflight`, `edition`, `edition-store` and `diff` on one database. */
export async function storyRows(bench: Bench, engine: Engine, wanted: (name: string) => boolean): Promise<Row[]> {
  bench.say(
    `${engine}: preflight and sign-off of a story of 3,000 words with 20 images, 200 terms, 50 protected people …`,
  )
  const figures = await runChild<StoryFigures>(bench, 'story', bench.database(engine, 'story'), { rounds: 15 })
  const { preflightCpuMs, readCpuMs, approveMs, bareMs, signMs, storeMs, checksCpuMs, diffMs, bareDiffMs } = figures
  const preflight = compare(preflightCpuMs, readCpuMs)
  const edition = compare(approveMs, bareMs)
  const rows: Row[] = [
    {
      ...{
        name: 'preflight',
        what: 'preflight, 3,000 words, 20 images, 200 terms, 50 names, CPU | reading the story',
        engine,
      },
      ...{ pressrum: ms(preflight.pressrum), baseline: ms(preflight.baseline), ratio: preflight.ratio },
      ...{ target: '< 50 ms', met: preflight.pressrum < 50, detail: { preflightCpuMs, readCpuMs, checksCpuMs } },
    },
    {
      ...{ name: 'edition', what: 'sign-off whole: check, hash, store, audit | bare insert of the edition', engine },
      ...{ pressrum: ms(edition.pressrum), baseline: ms(edition.baseline), ratio: edition.ratio },
      ...{ target: 'printed', met: null, detail: { approveMs, bareMs, signMs } },
    },
  ]
  const stored = compare(storeMs, bareMs)
  rows.push({
    ...{
      name: 'edition-store',
      what: 'hash and store an edition with its 20 images | bare insert of the edition',
      engine,
    },
    ...{ pressrum: ms(stored.pressrum), baseline: ms(stored.baseline), ratio: stored.ratio },
    ...{ target: '< 30 ms', met: stored.pressrum < 30, detail: { storeMs, bareMs } },
  })
  const diff = compare(diffMs, bareDiffMs)
  rows.push({
    ...{ name: 'diff', what: 'two versions of 3,000 words, word by word | their words by the library alone', engine },
    ...{ pressrum: ms(diff.pressrum), baseline: ms(diff.baseline), ratio: diff.ratio },
    ...{ target: 'printed', met: null, detail: { diffMs, bareDiffMs } },
  })
  return rows.filter(({ name }) => wanted(name))
}
