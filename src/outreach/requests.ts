import { CAMPAIGN_RULES, type CampaignOptions, type CampaignType, HAND_MADE } from '../domain/campaign.ts'
import { type CampaignText, isCampaignText, longestText, readCampaignText } from '../domain/campaign-text.ts'
import { isLanguage } from '../domain/languages.ts'
import { mergeFieldProblems } from '../domain/merge-fields.ts'
import { isStoryCollection } from '../domain/story.ts'
import { instantOf } from '../editorial/times.ts'
import { refuse } from '../errors.ts'

const ID = /^[\w-]{1,64}$/
const MAX_LISTS = 100
const MAX_TEXT = 5_000
/** Whoever means now may have looked at the clock so long ago (ms). */
const A_MOMENT = 60_000

/** What somebody asks for with `POST /api/campaigns`, read and judged by its form alone. */
export interface CampaignRequest {
  type: CampaignType
  story: ReturnType<typeof readStory>
  lists: string[]
  options: CampaignOptions
  waitFor: string[]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws 400 `invalid` with the field */
export function readRequest(body: Record<string, unknown>): CampaignRequest {
  const type = readType(body.type)
  const story = readStory(body.story)
  const lists = readLists(body.lists, type)
  const { waitFor, ...options } = readOptions(body.options)
  if (type === 'kill' && !options.text) {
    throw refuse.invalid('A withdrawal says why, in `options.text`.', { field: 'options.text' })
  }
  return { type, story, lists, options, waitFor }
}

function readType(value: unknown): CampaignType {
  const type = HAND_MADE.find((known) => known === value)
  if (!type) throw refuse.invalid(`\`type\` has to be one of: ${HAND_MADE.join(', ')}.`, { field: 'type' })
  return type
}

function readStory(value: unknown) {
  const story = isRecord(value) ? value : {}
  const id = typeof story.id === 'number' ? String(story.id) : story.id
  if (!isStoryCollection(story.collection) || typeof id !== 'string' || !ID.test(id)) {
    throw refuse.invalid('`story` has to name a story: {"collection": "press-releases", "id": "…"}.', {
      field: 'story',
    })
  }
  return { collection: story.collection, id }
}

function readLists(value: unknown, type: CampaignType): string[] {
  const lists = Array.isArray(value) ? [...new Set(value.map(String))] : []
  if (CAMPAIGN_RULES[type].audience === 'earlier') {
    if (lists.length === 0) return []
    throw refuse.invalid('This type goes to those who were sent an earlier campaign. Leave `lists` out.', {
      field: 'lists',
    })
  }
  if (lists.length === 0 || lists.length > MAX_LISTS || !lists.every((id) => ID.test(id))) {
    throw refuse.invalid(`\`lists\` has to hold the ids of 1 to ${MAX_LISTS} media lists.`, { field: 'lists' })
  }
  return lists
}

const OPTIONS = ['launchAt', 'zone', 'waitFor', 'sources', 'text', 'substitute', 'onePerOutlet'] as const

function readOptions(value: unknown): CampaignOptions & { waitFor: string[] } {
  if (value === undefined || value === null) return { waitFor: [] }
  if (!isRecord(value)) throw refuse.invalid('`options` has to be an object.', { field: 'options' })
  const stranger = Object.keys(value).find((key) => !(OPTIONS as readonly string[]).includes(key))
  if (stranger !== undefined) {
    throw refuse.invalid(`There is no option \`${stranger.slice(0, 40)}\`. Known: ${OPTIONS.join(', ')}.`, {
      field: 'options',
    })
  }
  const { launchAt, zone, waitFor, sources, onePerOutlet } = value
  if (waitFor !== undefined && (!Array.isArray(waitFor) || !waitFor.every(isLanguage))) {
    throw refuse.invalid('`waitFor` has to be a list of languages.', { field: 'options.waitFor' })
  }
  if (sources !== undefined && !(Array.isArray(sources) && sources.length > 0 && sources.every(isId))) {
    throw refuse.invalid('`sources` has to be a list of campaign ids.', { field: 'options.sources' })
  }
  if (onePerOutlet !== undefined && typeof onePerOutlet !== 'boolean') {
    throw refuse.invalid('`onePerOutlet` is true or false.', { field: 'options.onePerOutlet' })
  }
  return {
    ...(launchAt ? { launchAt: readLaunch(launchAt, zone).toISOString() } : {}),
    ...readText(value.text),
    ...readSubstitute(value.substitute),
    ...(sources ? { sources: [...new Set(sources as string[])] } : {}),
    ...(onePerOutlet ? { onePerOutlet } : {}),
    waitFor: (waitFor ?? []) as string[],
  }
}

const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value)

function readText(value: unknown): CampaignOptions {
  if (value === undefined || value === null) return {}
  if (!isCampaignText(value) || longestText(value) > MAX_TEXT) {
    throw refuse.invalid(
      `\`text\` has to be text of at most ${MAX_TEXT} characters, or an object with such a text for each language: {"en": "…", "sv": "…"}.`,
      { field: 'options.text' },
    )
  }
  const text = readCampaignText(value)
  if (text) demandFields(text)
  return text ? { text } : {}
}

/** @throws 400 `invalid` for a personal field that there is none of, by which the mail could never be made */
export function demandFields(text: CampaignText): void {
  for (const words of typeof text === 'string' ? [text] : Object.values(text)) {
    const wrong = mergeFieldProblems(words).find(({ severity }) => severity === 'block')
    if (!wrong) continue
    throw refuse.invalid(`${wrong.message} Written: ${wrong.written}`, {
      field: 'options.text',
      written: wrong.written,
    })
  }
}

function readSubstitute(value: unknown): CampaignOptions {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'string' || value.length > MAX_TEXT) {
    throw refuse.invalid(`\`substitute\` has to be text of at most ${MAX_TEXT} characters.`, {
      field: 'options.substitute',
    })
  }
  return value.trim() ? { substitute: value.trim() } : {}
}

/** When it is to start: a local time when its zone is named, else an instant. @throws 400 `invalid`, also for a time that has passed */
function readLaunch(launchAt: unknown, zone: unknown): Date {
  const at =
    typeof launchAt === 'string' && typeof zone === 'string' && zone
      ? new Date(instantOf(launchAt, zone, 'options.launchAt', 'options.zone'))
      : readInstant(launchAt, 'options.launchAt')
  if (at.getTime() > Date.now() - A_MOMENT) return at
  throw refuse.invalid('That time has passed. Choose one that lies ahead, or none.', { field: 'options.launchAt' })
}

/** An ISO 8601 instant with its offset; a local time without one could mean several instants. */
export function readInstant(value: unknown, field: string): Date {
  const at = typeof value === 'string' && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? new Date(value) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime())) {
    throw refuse.invalid('A time is written like 2026-03-01T08:00:00Z, with its offset.', { field })
  }
  return at
}
