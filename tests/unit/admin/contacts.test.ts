import { describe, expect, test } from 'vitest'
import {
  fileProblem,
  type ImportAnswer,
  importCounts,
  importPercent,
  importSummary,
} from '../../../src/admin/components/model/imports.ts'
import { tagsIn, tagsOf } from '../../../src/admin/components/model/tags.ts'

const job = (facts: Partial<ImportAnswer>): ImportAnswer => ({
  state: 'running',
  read: 250,
  created: 200,
  updated: 40,
  rejected: 10,
  total: 1000,
  ...facts,
})

describe('an import in words', () => {
  test.each<[Partial<ImportAnswer>, number | null]>([
    [{}, 25],
    [{ read: 1000 }, 99],
    [{ total: 0 }, null],
    [{ state: 'done', total: 0 }, 100],
  ])('%j is %s percent', (facts, share) => {
    expect(importPercent(job(facts))).toBe(share)
  })

  test.each<[Partial<ImportAnswer>, string]>([
    [{}, '250 of 1,000 rows read.'],
    [{ state: 'done', read: 1000 }, 'Imported: 1,000 rows read.'],
    [{ state: 'done', read: 1000, dryRun: true }, 'Tried out: 1,000 rows read. Nothing has been changed.'],
    [{ state: 'failed', read: 1, message: 'The disk is full.' }, 'Stopped after 1 row: The disk is full.'],
  ])('%j reads “%s”', (facts, words) => {
    expect(importSummary(job(facts))).toBe(words)
  })

  test('counts that the server does not tell are not shown as nothing', () => {
    expect(importCounts(job({})).map(({ label }) => label)).toEqual(['New', 'Changed', 'Refused'])
    expect(importCounts(job({ unchanged: 0 })).map(({ label }) => label)).toContain('The same as before')
  })
})

describe('a file before it is sent', () => {
  test.each([
    [null, 'Choose a CSV file.'],
    [{ name: 'press.csv', size: 0 }, 'The file is empty.'],
    [{ name: 'press.xlsx', size: 10 }, 'This is a spreadsheet. Save it as CSV first.'],
    [{ name: 'press.csv', size: 300 * 1024 * 1024 }, 'The file has more than 200 MB. Split it.'],
    [{ name: 'press.csv', size: 10 }, null],
  ])('%j: %s', (file, problem) => {
    expect(fileProblem(file)).toBe(problem)
  })
})

describe('tags', () => {
  test('what was typed is parted at commas, trimmed, and kept once', () => {
    expect(tagsIn('sv,  fi, sv ,')).toEqual(['sv', 'fi'])
    expect(tagsIn(' ')).toEqual([])
  })
  test.each([[null], ['sv'], [{ 0: 'sv' }]])('a stored %j holds no tags', (value) => {
    expect(tagsOf(value)).toEqual([])
  })
  test('whatever is not a text is left out', () => {
    expect(tagsOf(['sv', 3, null])).toEqual(['sv'])
  })
})
