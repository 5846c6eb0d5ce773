import type { CanonicalStory } from '../edition.ts'
import {
  metadataTokens,
  type NameFindings,
  type NameMatch,
  nameIndex,
  nameTokens,
  searchNames,
} from '../names/search.ts'
import { type Check, type Finding, found, type PreflightContext, type Severity } from './finding.ts'
import { type Passage, passagesOf } from './passages.ts'
import { isTown } from './places.ts'

interface Hit {
  field: string
  place: string
  seen: NameFindings
}

const METADATA = 'the file’s own metadata'

/** Where in a field; never what stands there. */
function placeOf({ field, form, paragraph }: Passage): string {
  if (paragraph) return `paragraph ${paragraph}`
  if (field.startsWith('media.')) return form === 'code' ? 'the file name' : 'alternative text, caption or credit'
  return ''
}

/** Addresses elsewhere are not ours to name: a family name in one may be anybody's. */
const isForeign = ({ form, text, field }: Passage) =>
  form === 'code' && (/:\/\//.test(text) || field.startsWith('pressContacts.'))

const SAYS: Record<NameMatch, { severity: Severity; id: string; says: string; fix: string }> = {
  name: {
    severity: 'block',
    id: 'protected_name',
    says: 'The real name of a protected person stands here',
    fix: 'Take it out, or write the pseudonym. A file is renamed, or saved without its metadata, and uploaded again.',
  },
  family: {
    severity: 'attest',
    id: 'protected_name_possible',
    says: 'A name stands here that a protected person bears too',
    fix: 'Make sure that somebody or something else is meant, and that readers cannot take it for the person; then sign for it.',
  },
  given: {
    severity: 'warn',
    id: 'protected_first_name',
    says: 'A first name stands here that a protected person bears',
    fix: 'If the person is meant, write the pseudonym.',
  },
}

type Names = Pick<PreflightContext, 'protectedPeople' | 'hashToken' | 'media'>

/** Where names stand, passage by passage. */
function search(story: CanonicalStory, { protectedPeople, hashToken, media }: Names): Hit[] {
  if (!hashToken || protectedPeople.length === 0) return []
  const index = nameIndex(protectedPeople)
  const hits: Hit[] = passagesOf(story).map((passage) => {
    const form = passage.form === 'code' ? 'code' : 'prose'
    const tokens = nameTokens(passage.text, form, hashToken, isTown)
    const judged = isForeign(passage) ? tokens.map((token) => ({ ...token, alone: 'unsure' as const })) : tokens
    return { field: passage.field, place: placeOf(passage), seen: searchNames(judged, index) }
  })
  for (const id of Object.keys(story.media)) {
    const words = Object.hasOwn(media, id) ? media[id]!.metadata : []
    if (words.length > 0)
      hits.push({ field: `media.${id}`, place: METADATA, seen: searchNames(metadataTokens(words), index) })
  }
  return hits
}

/**
 * Real names of people who appear under another name: in every text, address, file name and in the metadata of pictures.
 * The whole name, or the family name as it is written, blocks. A family name that the story gives to somebody else, a
 * place, or another case of a word is for a person to judge; a first name alone only warns.
 */
export const protectedNames: Check = (story, context) => {
  const hits = search(story, context)
  const namesakes = new Set(hits.flatMap(({ seen }) => [...seen.namesakes]))
  for (const { seen } of hits) {
    for (const person of seen.alone) seen.matches.add(namesakes.has(person) ? 'family' : 'name')
  }
  return (['name', 'family', 'given'] as const).flatMap((match) => report(match, hits))
}

/** Where a story names protected people, in words that name nobody: `title`, `body, paragraph 2`, `a picture, the file name`. */
export interface NamedIn {
  /** The whole name stands here: first and family name together, in whichever order, case or spelling. */
  whole: string[]
  /** A family name stands here by itself: of the person, or of somebody else. */
  family: string[]
}

/** How surely a story that is signed already names people who have been protected since. First names alone do not count. */
export function namedIn(story: CanonicalStory, names: Names): NamedIn {
  const hits = search(story, names)
  const places = (holds: (seen: NameFindings) => boolean) => [
    ...new Set(hits.filter(({ seen }) => holds(seen)).map(inWords)),
  ]
  return {
    whole: places(({ matches }) => matches.has('name')),
    family: places(({ matches, alone }) => matches.has('family') || alone.size > 0),
  }
}

const inWords = ({ field, place }: Hit) =>
  [field.startsWith('media.') ? 'a picture' : field, place].filter(Boolean).join(', ')

function report(match: NameMatch, hits: readonly Hit[]): Finding[] {
  const fields = new Map<string, Set<string>>()
  for (const { field, place, seen } of hits) {
    if (!seen.matches.has(match)) continue
    fields.set(field, (fields.get(field) ?? new Set()).add(place))
  }
  const { severity, id, says, fix } = SAYS[match]
  return [...fields].flatMap(([field, places]) => {
    const where = [...places].filter(Boolean).join(', ')
    return found(severity, id, field, `${says}${where ? `: ${where}` : ''}.`, fix)
  })
}
