import type { Block } from 'payload'

/** What a writer can put between paragraphs; how each looks is the registry's business. */
export const richtextBlocks: Block[] = [
  {
    slug: 'factBox',
    labels: { singular: 'Fact box', plural: 'Fact boxes' },
    fields: [
      { name: 'title', type: 'text', maxLength: 200 },
      { name: 'text', type: 'textarea', maxLength: 3000 },
    ],
  },
  {
    slug: 'contactCard',
    labels: { singular: 'Contact card', plural: 'Contact cards' },
    fields: [
      { name: 'name', type: 'text', maxLength: 200 },
      { name: 'role', type: 'text', maxLength: 200 },
      { name: 'email', type: 'email' },
      { name: 'phone', type: 'text', maxLength: 60 },
    ],
  },
]
