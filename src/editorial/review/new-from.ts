import type { PayloadRequest } from 'payload'
import { NOT_CONTENT } from '../../domain/content.ts'
import { demand, principalOf } from '../../domain/permissions.ts'
import { type StoryCollection, storyKey } from '../../domain/story.ts'
import { transact } from '../../storage/transact.ts'
import { recordAudit } from '../audit.ts'
import { readStory, type StoryDoc } from '../story.ts'

/**
 * Makes a new draft with the words of another story. What belongs to that story alone stays behind: its state, address and
 * signatures, its embargo and times, its translations, and the word of those who cleared a quote for it.
 */
export async function newFrom(
  req: PayloadRequest,
  collection: StoryCollection,
  id: string,
): Promise<{ doc: StoryDoc; message: string }> {
  demand(principalOf(req.user), 'story.create')
  return transact(req, async (inner) => {
    const source = await readStory(inner, collection, id)
    const doc = (await inner.payload.create({
      collection,
      data: copyOf(source) as never,
      overrideAccess: false,
      user: inner.user,
      depth: 0,
      req: inner,
    } as never)) as unknown as StoryDoc
    await recordAudit(inner, {
      action: 'story.new-from',
      subject: storyKey(collection, String(doc.id)),
      data: { from: storyKey(collection, id), revision: source.revision },
    })
    return {
      doc,
      message: 'A new draft with this text. Its address, embargo, times and the clearance of its quotes are empty.',
    }
  })
}

function copyOf(source: StoryDoc): Record<string, unknown> {
  const content = Object.entries(source).filter(([key]) => !NOT_CONTENT.has(key))
  const { slug: _, embargoUntil: __, outreachPlan, quotes, ...rest } = Object.fromEntries(content)
  const plan = (outreachPlan ?? {}) as Record<string, unknown>
  return withoutRowIds({
    ...rest,
    // Nothing goes out by itself because something else once did.
    outreachPlan: { ...plan, when: 'none', at: null, waitFor: [] },
    quotes: Array.isArray(quotes) ? quotes.map((quote) => ({ ...quote, clearedBy: null, clearedAt: null })) : [],
  })
}

/** Rows of a list have ids of their own; two stories must not share one. */
function withoutRowIds(doc: Record<string, unknown>): Record<string, unknown> {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map((row) => {
        if (typeof row !== 'object' || row === null || !('id' in row)) return row
        const { id: _, ...rest } = row
        return rest
      })
    }
    if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strip(item)]))
    }
    return value
  }
  // The text keeps the ids in it: they name its boxes and say nothing outside.
  return Object.fromEntries(Object.entries(doc).map(([key, value]) => [key, key === 'body' ? value : strip(value)]))
}
