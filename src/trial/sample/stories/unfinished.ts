import type { SampleStory } from '../story.ts'

/** Stories that wait for somebody, so that every role finds something to do after its first sign-in. */

/** Waits for an editor. Its plan sends it to two lists, ten seconds after the signature in trial mode. */
export const glossary: SampleStory = {
  collection: 'press-releases',
  kind: 'press_release',
  outcome: 'in_review',
  topics: ['20000646', '20000638'],
  pictures: ['lighthouse'],
  countries: ['SE', 'FI', 'EE'],
  sendTo: ['nordic', 'baltic'],
  versions: [
    [
      'en',
      {
        title: 'Nine Lights shares its glossary with newsrooms',
        subheading: 'The words we use, the words we avoid, and why',
        lead: 'From today Nine Lights shares the glossary of its press desk: a short list of terms in English, Swedish and Finnish, each with a reason and a better word.',
        place: 'Stockholm',
        body: [
          'The glossary grew out of daily work. A writer stumbles over a word, looks for a better one and writes down why. Nothing in it is a ban; most entries are a question to the writer.',
          { h: 'Three principles' },
          {
            list: [
              'Name the situation, not the person.',
              'Keep to the words of the law when you write about the law.',
              'Quotations and titles stay as they were.',
            ],
          },
          {
            box: 'An example',
            text: 'Instead of “client” the glossary suggests “buyer”, because buying is what the laws in question speak of.',
          },
          'The list can be ordered from [the newsroom](https://example.org/glossary) and may be adapted freely.',
        ],
        quote: 'A good glossary is short, gives its reasons, and changes when somebody has a better one.',
        brief: {
          subject: 'A short glossary for newsrooms, with reasons',
          text: 'Nine Lights shares the glossary of its press desk: the words we use, the words we avoid, and why. English, Swedish and Finnish, free to adapt.',
        },
      },
    ],
  ],
}

/** Cannot be submitted yet: its subject asks for helplines that a person has verified, and nobody has rung them. */
export const supportLines: SampleStory = {
  collection: 'press-releases',
  kind: 'background',
  outcome: 'draft',
  topics: ['20001283', '20000806', '20000820'],
  pictures: [],
  countries: ['SE', 'FI'],
  helplines: ['SE', 'FI'],
  versions: [
    [
      'en',
      {
        title: 'Background: a number to call belongs in every story',
        lead: 'Whoever reads about trafficking may be concerned by it. A story on the subject should therefore name a place to turn to, and the number should have been tried.',
        place: 'Stockholm',
        body: [
          'This draft shows a check at work. Its topics include trafficking, so preflight asks for a verified helpline in every country it is meant for. The two lines that are attached have not been verified by anybody here.',
          { h: 'What remains to be done' },
          {
            steps: [
              'An editor rings the numbers for Sweden and Finland.',
              'If they are right, the editor marks them as verified under Helplines.',
              'Then this draft can be submitted for review.',
            ],
          },
        ],
        contentNote: 'This text mentions trafficking. It describes no acts.',
        brief: {
          subject: 'Background: a number to call belongs in every story',
          text: 'Why stories about trafficking should name a helpline, and why somebody should have rung it first.',
        },
      },
    ],
  ],
}

/** Sent back: the one thing a seminar page cannot do without is missing. */
export const london: SampleStory = {
  collection: 'seminar-summaries',
  kind: 'seminar_summary',
  outcome: 'changes_requested',
  comment:
    'When was it? We have neither day nor year. Please ask in the archive for the invitation, or add a paragraph that says openly that the date is unknown.',
  topics: ['20000638', '20000646'],
  pictures: [],
  countries: ['GB'],
  event: { precision: 'year', status: 'held', city: 'London', country: 'GB' },
  versions: [
    [
      'en',
      {
        title: 'Workshop in London',
        lead: 'The archive names a workshop in London.',
        place: 'London',
        body: ['A workshop was held in London. Notes from it are being collected.'],
        brief: {
          subject: 'On record: a workshop in London',
          text: 'A workshop in London, for the archive. Notes are being collected.',
        },
        seminar: { eventName: 'Workshop in London', keyPoints: [] },
      },
    ],
  ],
}
