import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { afterBatchEvent, BATCH_EVENTS, BATCH_STATES } from '../../../src/domain/batches.ts'
import {
  afterAction,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATES,
  type CampaignAction,
  ENGINE_STEPS,
} from '../../../src/domain/campaign.ts'
import { FACTS } from '../../../src/domain/delivery.ts'

const readme = readFileSync(new URL('../../../src/outreach/README.md', import.meta.url), 'utf8')

/** The arrows of the first diagram below a heading, as `from → to`, each once; how a row comes to be is not part of the machine. */
function drawn(heading: string): string[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const diagram = /```mermaid\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
  const arrows = [...diagram.matchAll(/^\s*(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} → ${to}`)
  return [...new Set(arrows)].sort()
}

const sorted = (arrows: Iterable<string>) => [...new Set(arrows)].sort()

describe('the diagrams in src/outreach/README.md', () => {
  it('show the campaign as it is: no arrow more, none less', () => {
    const arrows: string[] = []
    for (const action of Object.keys(CAMPAIGN_ACTIONS) as CampaignAction[]) {
      for (const state of CAMPAIGN_STATES) {
        for (const [frozen, planComplete] of [
          [false, false],
          [true, false],
          [true, true],
        ] as const) {
          const to = afterAction(action, { state, frozen, planComplete })
          if (to) arrows.push(`${state} → ${to}`)
        }
      }
    }
    for (const { from, to } of Object.values(ENGINE_STEPS)) for (const state of from) arrows.push(`${state} → ${to}`)
    expect(drawn('Campaign')).toEqual(sorted(arrows))
  })

  it('show the batch as it is', () => {
    const arrows = BATCH_STATES.flatMap((state) =>
      BATCH_EVENTS.flatMap((event) => {
        const to = afterBatchEvent(state, event)
        return to ? [`${state} → ${to}`] : []
      }),
    )
    expect(drawn('Batch')).toEqual(sorted(arrows))
  })

  it('show the order of what can be known about a delivery', () => {
    expect(drawn('Delivery')).toEqual(sorted(FACTS.slice(1).map((fact, at) => `${FACTS[at]} → ${fact}`)))
  })
})
