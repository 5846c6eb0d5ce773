import type { BriefRecipient } from '../../../src/mail/compose.ts'
import type { BriefInput } from '../../../src/mail/content.ts'

/** A brief of usual length. */
export function briefInput(change: Partial<BriefInput> = {}): BriefInput {
  return {
    language: 'en',
    kind: 'press_release',
    title: 'Ten years on: what the partial ban has changed',
    lead: 'A new summary compares convictions, services and attitudes in five countries.',
    brief: {
      subject: 'What the partial ban has changed',
      text: `Since 1 October 2006 it has been a crime in Finland to buy sex from a person who is a victim of trafficking or procuring.

A new summary compares convictions, support services and public attitudes in five countries, and names what the courts still do not ask. The authors are available for interviews in Finnish, Swedish and English on Thursday and Friday.

Figures and method: https://press.example.org/figures?year=2015&lang=en.`,
    },
    campaignType: 'brief',
    newsroom: {
      name: 'Northern Press Room',
      address: 'Example Street 1\n00100 Helsinki',
      colours: { accent: '#7a1f3d' },
      sender: { name: 'Northern Press Room', email: 'press@example.org' },
    },
    pressContact: {
      name: 'Kim Eklund',
      role: 'Head of communications',
      email: 'kim.eklund@example.org',
      phone: '+358 40 123 4567',
    },
    ...change,
  }
}

export function recipient(change: Partial<BriefRecipient> = {}): BriefRecipient {
  return {
    email: 'anna@example.org',
    name: 'Anna Berg',
    unsubscribeUrl: 'https://press.example.org/u/token-u',
    preferencesUrl: 'https://press.example.org/preferences/token-p',
    storyUrl: 'https://press.example.org/en/press-releases/ten-years-on',
    notice: null,
    list: '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
    tags: { campaign: 'c1', batch: 'b1', delivery: 'd1' },
    ...change,
  }
}
