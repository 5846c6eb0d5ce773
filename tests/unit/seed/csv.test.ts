import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { readContact } from '../../../src/domain/contact.ts'
import { COLUMNS } from '../../../src/domain/csv-columns.ts'
import { sampleCsv } from '../../../src/trial/sample/csv.ts'

type Row = Record<(typeof COLUMNS)[number], string>
const rows = (text: string) => parse(text, { columns: true }) as Row[]

describe('the sample file of contacts', () => {
  const all = rows(sampleCsv())

  it('has the columns of the plain template and a thousand rows', () => {
    expect(sampleCsv().split('\n')[0]).toBe(COLUMNS.join(','))
    expect(all).toHaveLength(1000)
  })

  it('is the same at every call, and a shorter one is its beginning', () => {
    expect(sampleCsv()).toBe(sampleCsv())
    expect(sampleCsv().startsWith(sampleCsv(25))).toBe(true)
  })

  it('has no row that an import would refuse', () => {
    expect(all.map((row) => readContact(row)).filter(({ ok }) => !ok)).toEqual([])
  })

  it('names each address once, all at a subdomain of example.org', () => {
    expect(new Set(all.map(({ email }) => email)).size).toBe(1000)
    expect(all.filter(({ email }) => !/^[a-z]+(\.[a-z]+){1,2}\.\d+@press\.example\.org$/.test(email))).toEqual([])
  })

  it('holds about one mailbox in a hundred that bounces or complains', () => {
    expect(all.filter(({ email }) => email.startsWith('bounced.'))).toHaveLength(8)
    expect(all.filter(({ email }) => email.startsWith('complained.'))).toHaveLength(4)
  })

  it('comes from eight countries, few of them from those that ask for an opt-in', () => {
    const counts = new Map<string, number>()
    for (const { countries } of all) {
      const first = countries.split('|')[0] ?? ''
      counts.set(first, (counts.get(first) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(['DK', 'EE', 'FI', 'IS', 'LT', 'LV', 'NO', 'SE'])
    const few = (counts.get('DK') ?? 0) + (counts.get('NO') ?? 0)
    expect(few).toBeGreaterThan(10)
    expect(few).toBeLessThan(100)
  })

  it('has names with commas, so that quotation marks are tried', () => {
    expect(all.some(({ outlet }) => outlet.includes(','))).toBe(true)
  })
})
