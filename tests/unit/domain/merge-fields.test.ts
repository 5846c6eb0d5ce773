import { describe, expect, it } from 'vitest'
import { mergeFieldProblems, placeFields, withFallbacks } from '../../../src/domain/merge-fields.ts'

describe('personal fields', () => {
  it.each<[string, string, ('block' | 'warn')[]]>([
    ['nothing personal', 'A brief with { braces } and | bars.', []],
    ['a field with words for others', 'Dear {{name|colleague}},', []],
    ['a field that may leave a gap', 'Dear {{name}},', ['warn']],
    ['an unknown field', 'Dear {{nmae|colleague}},', ['block']],
    ['a field that is not closed', 'Dear {{name,', ['block']],
    ['a field that was never opened', 'Dear name}},', ['block']],
    ['an empty field', 'Dear {{}},', ['block']],
    ['a field in a field', 'Dear {{name|{{outlet|you}}}},', ['block']],
    ['too many words', `{{role|${'x'.repeat(101)}}}`, ['block']],
    ['two mistakes', '{{a}} {{b}}', ['block', 'block']],
  ])('are judged: %s', (_, text, severities) => {
    expect(mergeFieldProblems(text).map(({ severity }) => severity)).toEqual(severities)
  })

  it('are found in any capitals and with blanks, and read without a person as the other words', () => {
    const text = 'Dear {{ Name | colleague }} of {{outlet|your paper}}, {{unknown}}'
    expect(placeFields(text, (field, fallback) => `<${field}:${fallback}>`)).toBe(
      'Dear <name:colleague> of <outlet:your paper>, {{unknown}}',
    )
    expect(withFallbacks(text)).toBe('Dear colleague of your paper, {{unknown}}')
  })
})
