import type { SampleStory } from '../story.ts'
import { nineLanguages } from './article-languages.ts'
import { threeDates } from './article-law.ts'
import { onlyTheYear } from './article-precision.ts'
import { chronology } from './chronology.ts'
import { invitation, statement } from './desk.ts'
import { factSheet } from './fact-sheet.ts'
import { tallinn } from './seminar-planned.ts'
import { helsinki, malmo } from './seminars.ts'
import { glossary, london, supportLines } from './unfinished.ts'

/** In the order of their making: what is published last leads the front page. */
export const SAMPLE_STORIES: readonly SampleStory[] = [
  supportLines,
  london,
  glossary,
  malmo,
  helsinki,
  tallinn,
  onlyTheYear,
  nineLanguages,
  threeDates,
  factSheet,
  statement,
  invitation,
  chronology,
]
