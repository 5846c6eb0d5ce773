import type { MailStrings } from './types.ts'

export const en: MailStrings = {
  kinds: {
    press_release: 'Press release',
    media_advisory: 'Media advisory',
    press_invitation: 'Press invitation',
    statement: 'Statement',
    op_ed: 'Opinion',
    background: 'Background',
    fact_sheet: 'Fact sheet',
    article: 'Article',
    seminar_summary: 'Seminar summary',
  },
  campaigns: {
    brief: '',
    follow_up: 'Reminder',
    correction: 'Correction',
    hold: 'Hold, do not publish yet',
    kill: 'Withdrawn, do not use',
    embargo_lifted: 'Embargo lifted',
  },
  campaignNotes: {
    correction: (title) => `We have corrected “${title}”, which we sent you earlier. Please use this version.`,
    hold: (title) =>
      `Please do not publish “${title}” for now. We are checking it and will write to you again as soon as we know more.`,
    kill: (title) =>
      `We have withdrawn “${title}”. Please do not use it, and take it down where it has been published.`,
    embargo_lifted: (title) => `The embargo on “${title}” has been lifted. You may publish now.`,
  },
  substitute: (what) => `Please use this instead: ${what}`,
  digest: {
    daily: (newsroom) => `Today’s news: ${newsroom}`,
    weekly: (newsroom) => `News of the week: ${newsroom}`,
    title: 'News for you',
    more: 'Everything in our newsroom',
    why: {
      daily: (newsroom) => `You receive this once a day from ${newsroom} because you chose a daily digest.`,
      weekly: (newsroom) => `You receive this once a week from ${newsroom} because you chose a weekly digest.`,
    },
  },
  embargo: (when) => `Under embargo until ${when}. Please do not publish before then.`,
  greeting: (name) => `Hello ${name},`,
  readStory: 'Read the full story',
  pressContact: 'Press contact',
  why: (newsroom) => `You receive this from ${newsroom} because it concerns a subject you work with.`,
  whyList: (newsroom, list) => `You receive this because you are on the list “${list}” of ${newsroom}.`,
  unsubscribe: 'Unsubscribe',
  preferences: 'Choose what you receive',
  notice: {
    title: 'About your details',
    who: (controller) =>
      `This is our first message to you. Your details are kept by ${controller}: your name, work e-mail address, outlet and subjects, so that we can tell you about our work.`,
    source: (source, date) => `Where we have them from: ${source} (${date}).`,
    basis:
      'The legal basis is our legitimate interest in informing the press and others concerned (Article 6(1)(f) GDPR). We keep your details until you object or we no longer need them.',
    rights: (email) =>
      `You may object at any time and without giving a reason: use the unsubscribe link below or write to ${email}. You may also ask to see, correct, restrict or erase your details, and complain to your data protection authority.`,
  },
  staff: {
    greeting: (name) => `Hello ${name},`,
    review_requested: {
      subject: ({ title }) => `To review: ${title}`,
      text: ({ title, by }) => `${by} has submitted “${title}” and it is waiting for somebody to review it.`,
      action: 'Open the story',
    },
    changes_requested: {
      subject: ({ title }) => `Changes requested: ${title}`,
      text: ({ title, by }) => `${by} has looked at “${title}” and asks for changes:`,
      action: 'Open the story',
    },
    approved: {
      subject: ({ title }) => `Approved: ${title}`,
      text: ({ title, by }) => `${by} has signed “${title}”. If it has an outreach plan, that now runs by itself.`,
      action: 'Open the story',
    },
    second_signature: {
      subject: ({ title }) => `Second signature: ${title}`,
      text: ({ title, by }) =>
        `${by} has signed “${title}”. It is sensitive and needs a second signature by a chief editor.`,
      action: 'Open the story',
    },
    comment: {
      subject: ({ title }) => `New remark: ${title}`,
      text: ({ title, by }) => `${by} has remarked on “${title}”:`,
      action: 'Open the story',
    },
    reply: {
      subject: ({ title }) => `Reply: ${title}`,
      text: ({ title, by }) => `${by} has replied to you about “${title}”:`,
      action: 'Open the story',
    },
    mention: {
      subject: ({ title }) => `You are mentioned: ${title}`,
      text: ({ title, by }) => `${by} asks you to look at a remark on “${title}”:`,
      action: 'Open the story',
    },
    assigned: {
      subject: ({ title }) => `Assigned to you: ${title}`,
      text: ({ title, by }) => `${by} has given you “${title}” to see to.`,
      action: 'Open the story',
    },
    due_soon: {
      subject: ({ title }) => `Due soon: ${title}`,
      text: ({ title }) => `“${title}” is due soon.`,
      action: 'Open the story',
    },
    overdue: {
      subject: ({ title }) => `Overdue: ${title}`,
      text: ({ title }) => `“${title}” should have been finished by now.`,
      action: 'Open the story',
    },
    correction_proposed: {
      subject: ({ title }) => `Correction proposed: ${title}`,
      text: ({ title, by }) => `${by} proposes a correction of “${title}”:`,
      action: 'Open the story',
    },
    translation_stale: {
      subject: ({ title }) => `Source has changed: ${title}`,
      text: ({ title }) =>
        `The story that “${title}” was translated from has a newer edition. Look at what changed before it is signed.`,
      action: 'Open the story',
    },
    held_missed_window: {
      subject: ({ title }) => `Missed its time: ${title}`,
      text: ({ title }) =>
        `“${title}” was due while the system was down. It is held, and nothing has gone out. Somebody has to decide. The reason:`,
      action: 'Open the story',
    },
    held_by_consent: {
      subject: ({ title }) => `Held, consent ended: ${title}`,
      text: ({ title }) =>
        `“${title}” is held, because a consent it depends on has been withdrawn or has ended. The reason:`,
      action: 'Open the story',
    },
    consent_ending: {
      subject: ({ title }) => `Consent coming to an end: ${title}`,
      text: ({ title }) => `The consent “${title}” covers a picture that is public:`,
      action: 'Open the consent record',
    },
    held_by_name: {
      subject: ({ title }) => `Held, a protected name stands in it: ${title}`,
      text: ({ title }) =>
        `“${title}” is held, because the real name of somebody who is protected stands in it. Nobody is told whose. Where it stands:`,
      action: 'Open the story',
    },
    name_seen: {
      subject: ({ title }) => `Look at this: a name that may be protected in ${title}`,
      text: ({ title }) =>
        `“${title}” is public or about to be, and a family name stands in it that somebody bears who is protected. It stays as it is; look whether that person is meant. Where it stands:`,
      action: 'Open the story',
    },
    edition_tampered: {
      subject: ({ title }) => `Alarm, a signed edition was changed: ${title}`,
      text: ({ title }) =>
        `A signed edition of “${title}” no longer matches its hash: somebody has changed it in the database, past the application. It is not shown and not sent. Run “npm run audit:verify” and find out who had access. What is known:`,
      action: 'Open the story',
    },
    held_by_preflight: {
      subject: ({ title }) => `Held back: ${title}`,
      text: ({ title }) =>
        `“${title}” was due, but a check stopped it. The signed edition is kept, nothing has gone out. The reason:`,
      action: 'See what is needed',
    },
    campaign_done: {
      subject: ({ title }) => `Sent: ${title}`,
      text: ({ title }) => `The campaign for “${title}” is finished.`,
      action: 'See the deliveries',
    },
    campaign_paused: {
      subject: ({ title }) => `Paused: ${title}`,
      text: ({ title }) =>
        `The campaign for “${title}” is paused and sends nothing until somebody resumes it. The reason:`,
      action: 'Open the campaign',
    },
    in_doubt: {
      subject: ({ title }) => `In doubt: ${title}`,
      text: ({ title }) =>
        `Nobody can tell whether some readers have been sent “${title}”: the mail provider gave no clear answer. They get nothing more by themselves. Somebody has to decide.`,
      action: 'Look and decide',
    },
    much_came_back: {
      subject: ({ title }) => `Much came back: ${title}`,
      text: ({ title }) =>
        `More of the mail for “${title}” has failed, come back or been called spam than should. What was seen:`,
      action: 'Open the campaign',
    },
    language_missing: {
      subject: ({ title }) => `A language is missing: ${title}`,
      text: ({ title }) =>
        `The notice about “${title}” goes out, but not in all of its languages: one of its mails cannot be made. What is wrong:`,
      action: 'Open the campaign',
    },
    server_waits: {
      subject: ({ title }) => `The mail server puts off: ${title}`,
      text: ({ title }) =>
        `The notice about “${title}” has not gone out to everybody: the mail server tells us to come later. It is tried again every quarter of an hour. What the server says:`,
      action: 'Open the campaign',
    },
    role_granted: {
      subject: ({ person, role }) => `New role: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `${by} has given ${person} the role “${role}”. If you did not expect this, talk to your administrator.`,
      action: 'See people and roles',
    },
    password_reset: {
      subject: ({ newsroom }) => `Choose a new password: ${newsroom}`,
      text: () =>
        'Somebody asked for a new password for your account. If it was you, choose one with the button below. If not, you need not do anything.',
      action: 'Choose a new password',
    },
    letter: {
      subject: (count) => `Waiting for you: ${count}`,
      intro: 'What has happened since we last wrote:',
      behalf: (name) => `For ${name}, who is away.`,
      optOut: 'Choose how often you get these letters, or none',
    },
    footer: (newsroom) => `An automatic message to the staff of ${newsroom}.`,
  },
  counts: {
    submitted: 'Handed to the mail provider',
    failed: 'Failed',
    excluded: 'Left out',
    inDoubt: 'In doubt',
  },
  roles: {
    communications: 'Communications',
    editor: 'Editor',
    'chief-editor': 'Chief editor',
    'data-steward': 'Data steward',
    admin: 'Administrator',
  },
}
