/** A press release that nothing blocks; a test states only what it is about. */
export function pressRelease(own: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    language: 'en',
    title: 'A new report on exit services',
    lead: 'Five organisations publish a joint report.',
    body: paragraphs('The report is based on interviews.', 'It names what works.'),
    pressContacts: [{ name: 'Press Desk', email: 'press@example.org' }],
    brief: { subject: 'New report on exit services', text: 'Five organisations publish a joint report today.' },
    ...own,
  }
}

/** A Lexical document of plain paragraphs. */
export function paragraphs(...texts: string[]) {
  const base = { version: 1, format: '', indent: 0, direction: 'ltr' }
  return {
    root: {
      ...base,
      type: 'root',
      children: texts.map((text) => ({
        ...base,
        type: 'paragraph',
        textFormat: 0,
        textStyle: '',
        children: [{ type: 'text', version: 1, text, format: 0, mode: 'normal', style: '', detail: 0 }],
      })),
    },
  }
}

/** What whoever signs a sensitive story answers for. */
export const SHELTER = { attestations: [{ id: 'shelter_address' }] }
