import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { en } from '@payloadcms/translations/languages/en'
import { describe, expect, test } from 'vitest'
import { FINNISH } from '../../../src/admin/i18n/fi.ts'
import { FINNISH_EDITOR } from '../../../src/admin/i18n/fi-editor.ts'
import { finnish, finnishEditor, withFallback } from '../../../src/admin/i18n/finnish.ts'

type Groups = Record<string, Record<string, string>>
const english = en.translations as unknown as Groups
const own = FINNISH as unknown as Groups

/** `{{label}}` and `<1>`: what Payload fills in. */
const slots = (text: string) => [...text.matchAll(/\{\{\w+\}\}|<\/?\d>/g)].map(([slot]) => slot).sort()

describe('Payload in Finnish', () => {
  test.each(Object.keys(own))('%s: texts that Payload knows, with the same places to fill', (group) => {
    for (const [key, mine] of Object.entries(own[group] ?? {})) {
      const original = english[group]?.[key]
      expect(original, `Payload has no ${group}:${key}`).toBeTypeOf('string')
      // A place may be left out or moved in translation, never invented; marked-up words keep their marks.
      const known = slots(original ?? '')
      for (const slot of slots(mine)) expect(known, key).toContain(slot)
      const tags = (all: string[]) => all.filter((slot) => slot.startsWith('<'))
      expect(tags(slots(mine)), key).toEqual(tags(known))
    }
  })

  test('what is not translated stays English, so that no key is ever shown', () => {
    const merged = withFallback(english, { general: { save: 'Tallenna' } })
    expect(merged.general?.save).toBe('Tallenna')
    expect(merged.general?.cancel).toBe('Cancel')
    const { fi } = finnish as unknown as Record<'fi', { translations: Groups }>
    for (const [group, texts] of Object.entries(english)) {
      expect(Object.keys(fi.translations[group] ?? {}).sort()).toEqual(Object.keys(texts).sort())
    }
  })

  test('the editor’s words are complete: it has no fallback of its own', async () => {
    const dist = fileURLToPath(new URL('../../../node_modules/@payloadcms/richtext-lexical/dist/', import.meta.url))
    const files = (await readdir(dist, { recursive: true })).filter((file) => /(^|\/)i18n\.js$/.test(file))
    expect(files.length).toBeGreaterThan(5)
    for (const file of files) {
      const { i18n } = (await import(join(dist, file))) as { i18n: { en: object } }
      // features/lists/checklist/server/i18n.js → checklist; the editor's own words are called general.
      const name =
        file
          .split('/')
          .filter((part) => part !== 'server')
          .at(-2) ?? 'general'
      const mine = (FINNISH_EDITOR as Record<string, object>)[name]
      expect(paths(mine ?? {}), file).toEqual(paths(i18n.en))
    }
    expect(finnishEditor).toMatchObject({ fi: { lexical: FINNISH_EDITOR } })
  })
})

function paths(texts: object, before = ''): string[] {
  return Object.entries(texts)
    .flatMap(([key, value]) => (typeof value === 'object' ? paths(value, `${before}${key}.`) : [`${before}${key}`]))
    .sort()
}
