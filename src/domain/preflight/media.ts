import { mediaIds } from '../canonical.ts'
import { type Check, found, none } from './finding.ts'

const MIN_IMAGE_WIDTH = 2000

export const mediaPresent: Check = (story) => {
  const missing = mediaIds({ ...story }).filter((id) => !Object.hasOwn(story.media, id))
  return missing.length === 0
    ? none
    : found(
        'block',
        'media_missing',
        'body',
        missing.length === 1
          ? 'A picture or document that the story uses does not exist any more.'
          : `${missing.length} pictures or documents that the story uses do not exist any more.`,
        'Take it out of the text and the lists, or choose it again.',
      )
}

export const media: Check = (story) =>
  Object.values(story.media).flatMap((file) => {
    const isImage = file.mimeType.startsWith('image/')
    const missing = [
      isImage && !file.alt && 'alternative text',
      isImage && !file.caption && 'a caption',
      !file.credit && 'a credit',
      !file.licence && 'a licence',
    ].filter(Boolean)
    return [
      ...(missing.length === 0
        ? none
        : found(
            'block',
            'media_incomplete',
            `media.${file.id}`,
            `“${file.filename}” lacks ${missing.join(', ')}.`,
            'Open the file in Media and complete it.',
          )),
      ...(isImage && file.width !== null && file.width < MIN_IMAGE_WIDTH
        ? found(
            'warn',
            'image_small',
            `media.${file.id}`,
            `“${file.filename}” is ${file.width} pixels wide; print needs ${MIN_IMAGE_WIDTH}.`,
            'Use a larger original.',
          )
        : none),
    ]
  })
