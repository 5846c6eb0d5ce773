import { describe, expect, it } from 'vitest'
import { isReplaced, type Obstacle, obstacleTo, type StorySince } from '../../../src/domain/resuming.ts'

const live = { public: true, live: true }
const older = { public: true, live: false }
const gone = { public: false, live: false }

describe('a campaign that has begun and was paused', () => {
  it.each<[string, StorySince['type'], Partial<StorySince>, Obstacle | null]>([
    ['goes on with what is public', 'brief', {}, null],
    ['goes on in all its languages', 'brief', { carried: [live, live] }, null],
    ['does not go on while its story is on hold', 'brief', { story: 'held' }, 'not_public'],
    ['nor after a kill', 'follow_up', { story: 'killed' }, 'not_public'],
    ['nor once it was archived', 'brief', { story: 'archived' }, 'not_public'],
    ['nor when a version that it carries is gone', 'brief', { carried: [live, gone] }, 'not_public'],
    ['nor when a version has a newer edition', 'brief', { carried: [live, older] }, 'changed'],
    ['nor once its readers had a correction', 'brief', { told: ['correction'] }, 'told'],
    ['nor once they had a hold notice', 'follow_up', { told: ['hold'] }, 'told'],
    ['a correction goes on past a small change', 'correction', { carried: [older] }, null],
    ['a correction goes on after its readers had a hold notice', 'correction', { told: ['hold'] }, null],
    ['a correction does not follow a newer one', 'correction', { superseded: true }, 'superseded'],
    ['a correction of a killed story does not go on', 'correction', { story: 'killed' }, 'not_public'],
    ['the end of an embargo is told past a small change', 'embargo_lifted', { carried: [older] }, null],
    ['a hold notice goes on during the hold', 'hold', { story: 'held', carried: [gone] }, null],
    ['a hold notice does not go on after it', 'hold', {}, 'not_held'],
    [
      'a withdrawal goes on after the kill, whatever was told',
      'kill',
      { story: 'killed', told: ['kill', 'hold'] },
      null,
    ],
    ['a withdrawal of what was not killed does not', 'kill', { story: 'held' }, 'not_killed'],
    [
      'a digest goes on: its stories are looked at one by one',
      'digest',
      { story: 'unpublished', told: ['kill'] },
      null,
    ],
    ['a digest does not go on after a correction', 'digest', { told: ['correction'] }, 'digest_corrected'],
  ])('%s', (_, type, own, expected) => {
    expect(obstacleTo({ type, story: 'public', carried: [live], told: [], superseded: false, ...own })).toBe(expected)
  })
})

describe('a digest and a correction that begin at the same moment', () => {
  const correction = { storyKey: 'press-releases:1', edition: 2 }
  it.each<[string, Parameters<typeof isReplaced>[0], boolean]>([
    ['an older edition is replaced', [{ key: 'press-releases:1', edition: 1 }], true],
    [
      'beside others too',
      [
        { key: 'articles:1', edition: 3 },
        { key: 'press-releases:1', edition: 1 },
      ],
      true,
    ],
    ['the corrected one is not', [{ key: 'press-releases:1', edition: 2 }], false],
    ['nor a newer one', [{ key: 'press-releases:1', edition: 3 }], false],
    ['nor another story', [{ key: 'press-releases:2', edition: 1 }], false],
    ['what an earlier release froze does not say', [{ key: 'press-releases:1' }], false],
    ['a digest without texts has none', [], false],
  ])('%s', (_, texts, expected) => {
    expect(isReplaced(texts, correction)).toBe(expected)
  })
})
