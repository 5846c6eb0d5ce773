'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { CampaignState } from '../../../domain/campaign.ts'
import { call, type Refusal } from '../model/call.ts'
import type { EditionRef, Possibilities, PublicationFacts } from '../model/story.ts'

interface StoryCampaign {
  id: string
  state: CampaignState
  planned: number
  pausedReason: string | null
}

/** Everything the sidebar says about a story, as the server sees it. */
export interface StoryView {
  possible: Possibilities
  publication: PublicationFacts | null
  editions: EditionRef[]
  campaign: StoryCampaign | null
  /** ms by which the server's clock is ahead of this one. */
  clockMs: number
}

interface Page<T> {
  docs: T[]
}

/**
 * Reads a story's state, its publication, its editions and its latest campaign; again when `version` changes or `look` is called.
 * What the person's role may not read is left out.
 */
export function useStory(api: string, collection: string, id: string, version: string) {
  const [view, setView] = useState<StoryView | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const turn = useRef(0)
  const look = useCallback(async (): Promise<StoryView | null> => {
    const mine = ++turn.current
    const key = encodeURIComponent(`${collection}:${id}`)
    const where = `where[storyKey][equals]=${key}&depth=0`
    const [possible, publications, editions, campaigns] = await Promise.all([
      call<Possibilities>(`${api}/${collection}/${id}/actions`),
      call<Page<PublicationFacts>>(`${api}/publications?${where}&limit=1`),
      call<Page<EditionRef>>(`${api}/editions?${where}&limit=200&sort=-number&select[number]=true`),
      call<Page<StoryCampaign>>(`${api}/campaigns?${where}&limit=1&sort=-createdAt`),
    ])
    // A later look has been started meanwhile: its answer is the newer one.
    if (mine !== turn.current) return null
    if (!possible.ok) {
      setRefusal(possible.refusal)
      return null
    }
    const next: StoryView = {
      possible: possible.value,
      publication: publications.ok ? (publications.value.docs[0] ?? null) : null,
      editions: editions.ok ? editions.value.docs : [],
      campaign: campaigns.ok ? (campaigns.value.docs[0] ?? null) : null,
      clockMs: possible.clockMs ?? 0,
    }
    setRefusal(null)
    setView(next)
    return next
  }, [api, collection, id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the story has been saved
  useEffect(() => {
    void look()
  }, [look, version])
  return { view, refusal, look }
}
