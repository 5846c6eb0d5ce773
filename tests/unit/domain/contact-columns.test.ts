import { describe, expect, it } from 'vitest'
import {
  cellsByColumn,
  columnPlaces,
  detectDelimiter,
  hasExtraCells,
  isBlank,
  readLayout,
} from '../../../src/domain/csv-columns.ts'

describe('the layout of a file', () => {
  it.each([
    ['commas', 'email,name\na@example.org,Ann', ',', ['email', 'name'], 1],
    ['semicolons', 'email;name\n', ';', ['email', 'name'], 1],
    ['tabs', 'email\tname\n', '\t', ['email', 'name'], 1],
    ['one column', 'email\n', ',', ['email'], 1],
    ['a byte order mark', '\ufeffemail,name\r\n', ',', ['email', 'name'], 1],
    ['capitals and spaces', ' E-post , EMAIL \r', ',', ['E-post', 'EMAIL'], 1],
    [
      'quoted names that hold a delimiter',
      '"name; full, that is";email;"a ""b"""\n',
      ';',
      ['name; full, that is', 'email', 'a "b"'],
      1,
    ],
    ['a quoted name on two lines', 'email,"full\nname"\n', ',', ['email', 'full\nname'], 1],
    ['blank lines first', '\n  \nemail,name\n', ',', ['email', 'name'], 3],
    ['the line of a spreadsheet', 'sep=;\r\nemail;name\r\n', ';', ['email', 'name'], 2],
    ['no line break at all', 'email;name', ';', ['email', 'name'], 1],
  ])('with %s', (_what, head, delimiter, columns, headerRecords) => {
    expect(readLayout(head)).toEqual({ ok: true, layout: { delimiter, columns, headerRecords } })
  })

  it.each([
    ['an empty file', '', 'empty'],
    ['white space', ' \n\t\n', 'empty'],
    ['no header', 'ann@example.org,Ann\n', 'no_email_column'],
    ['a header without email', 'mail,name\n', 'no_email_column'],
    ['a column twice', 'email,name,Name\n', 'repeated_column'],
    ['an open quotation mark', '"email,name\n', 'open_quote'],
  ])('is refused for %s', (_what, head, problem) => expect(readLayout(head)).toEqual({ ok: false, problem }))

  it('passes over columns it does not know, even twice', () => {
    const read = readLayout('note,email,note\n')
    expect(read.ok && columnPlaces(read.layout.columns)).toEqual([['email', 1]])
  })

  it('counts delimiters outside of quotation marks only', () => {
    expect(detectDelimiter('"a,b,c,d";email')).toBe(';')
  })
})

describe('a record', () => {
  const places = columnPlaces(['Name', 'email', 'x'])

  it('gives its cells by column, missing ones empty', () => {
    expect(cellsByColumn(['Ann'], places)).toEqual({ name: 'Ann', email: '' })
  })

  it.each([
    ["'=cmd()", '=cmd()'],
    ["'+46 70", '+46 70'],
    ["'@ann", '@ann'],
    ["'-x", '-x'],
    ["'t Hart", "'t Hart"],
    ["O'Hara", "O'Hara"],
    ['=cmd()', '=cmd()'],
  ])('reads %j as %j: the apostrophe of an export is taken off again', (cell, name) => {
    expect(cellsByColumn([cell], places).name).toBe(name)
  })

  it('has extra cells only where something stands in them', () => {
    expect(hasExtraCells(['a', 'b', '', ' '], 2)).toBe(false)
    expect(hasExtraCells(['a', 'b', 'c'], 2)).toBe(true)
  })

  it('is blank when nothing stands in it', () => {
    expect([isBlank(['']), isBlank([' ', '']), isBlank(['', 'x'])]).toEqual([true, true, false])
  })
})
