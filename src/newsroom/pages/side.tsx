import type { PublicStory } from '../../domain/edition.ts'
import { LANGUAGE_NAMES } from '../../domain/languages.ts'
import { mailHref, telHref } from '../../richtext/links.ts'
import { variantSize } from '../../richtext/nodes/embeds.ts'
import { storyHref } from '../address.ts'
import type { Sibling } from '../source.ts'
import { type Frame, onPage, pictures } from './frame.ts'

/** Whom a journalist can reach: the thing a release is for. */
export function Contacts({ frame, story }: { frame: Frame; story: PublicStory }) {
  const people = story.pressContacts.filter((person) => person.name || person.email || person.phone)
  if (people.length === 0) return null
  return (
    <section aria-labelledby="contacts">
      <h2 id="contacts">{frame.strings.pressContacts}</h2>
      {people.map((person) => {
        const mail = mailHref(person.email)
        const tel = telHref(person.phone)
        return (
          <address key={`${person.name} ${person.email}`} className="person">
            {person.name && <strong>{person.name}</strong>}
            {person.role && <span>{person.role}</span>}
            {mail && <a href={mail}>{person.email}</a>}
            {person.phone && (tel ? <a href={tel}>{person.phone}</a> : <span>{person.phone}</span>)}
          </address>
        )
      })}
    </section>
  )
}

export function OtherLanguages({ frame, siblings }: { frame: Frame; siblings: readonly Sibling[] }) {
  if (siblings.length === 0) return null
  return (
    <section aria-labelledby="other-languages">
      <h2 id="other-languages">{frame.strings.otherLanguages}</h2>
      <ul>
        {siblings.map((one) => (
          <li key={one.id} lang={one.address.language}>
            <a href={storyHref(one.address)} hrefLang={one.address.language}>
              {LANGUAGE_NAMES[one.address.language]}: {one.title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every press image with its terms and a large derivative to take; the original stays inside. */
export function PressImages({ frame, story }: { frame: Frame; story: PublicStory }) {
  const images = pictures(story)
  if (images.length === 0) return null
  return (
    <section aria-labelledby="press-images">
      <h2 id="press-images">{frame.strings.pressImages}</h2>
      <ul className="thumbs">
        {images.map((media, index) => (
          <li key={media.id}>
            {/* biome-ignore lint/performance/noImgElement: rendered by our own server, without Next */}
            <img
              src={onPage(media.hash, 'thumb')}
              alt={media.alt}
              loading="lazy"
              decoding="async"
              {...variantSize(media, 'thumb')}
            />
            <div>
              {media.caption && <p>{media.caption}</p>}
              <p className="terms">{[media.credit, media.licence].filter(Boolean).join(' · ')}</p>
              <a href={onPage(media.hash, 'press')} download={`${story.slug || 'image'}-${index + 1}.webp`}>
                {frame.strings.download}
                {images.length > 1 && <span className="unseen"> {index + 1}</span>}
              </a>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Documents are named with their kind; their files are not public, so they are asked for. */
export function Documents({ frame, story }: { frame: Frame; story: PublicStory }) {
  const documents = story.documents.flatMap((id) => {
    const media = Object.hasOwn(story.media, id) ? story.media[id] : undefined
    return media ? [media] : []
  })
  if (documents.length === 0) return null
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{frame.strings.documents}</h2>
      <ul>
        {documents.map((media) => (
          <li key={media.id}>
            {media.caption || media.alt || 'PDF'}
            <span className="terms"> – {frame.strings.onRequest}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Topics({ frame, story }: { frame: Frame; story: PublicStory }) {
  if (story.topics.length === 0) return null
  return (
    <section aria-labelledby="topics">
      <h2 id="topics">{frame.strings.topics}</h2>
      <ul className="topics">
        {story.topics.map((topic) => (
          <li key={`${topic.scheme} ${topic.code} ${topic.name}`}>{topic.name}</li>
        ))}
      </ul>
    </section>
  )
}
