import type { CanonicalMedia, LexicalDocument, LexicalNode } from '../../../src/domain/edition.ts'
import type { RenderContext } from '../../../src/richtext/spec.ts'

export const text = (words: string, format = 0): LexicalNode => ({ type: 'text', text: words, format })
export const node = (type: string, children: LexicalNode[], more: object = {}): LexicalNode => ({
  type,
  children,
  ...more,
})
export const p = (...children: LexicalNode[]): LexicalNode => node('paragraph', children)
export const doc = (...children: LexicalNode[]): LexicalDocument => ({ root: node('root', children) })
export const link = (url: unknown, ...children: LexicalNode[]): LexicalNode =>
  node('link', children, { fields: { linkType: 'custom', newTab: false, url } })
export const li = (...children: LexicalNode[]): LexicalNode => node('listitem', children)
export const list = (listType: string, ...children: LexicalNode[]): LexicalNode =>
  node('list', children, { listType, start: 1, tag: listType === 'number' ? 'ol' : 'ul' })
export const block = (fields: object): LexicalNode => ({
  type: 'block',
  fields: { id: 'b1', blockName: '', ...fields },
})
export const upload = (value: unknown): LexicalNode => ({ type: 'upload', relationTo: 'media', value, fields: null })

export const photo: CanonicalMedia = {
  id: 'm1',
  hash: 'ab'.repeat(32),
  filename: 'harbour.jpg',
  mimeType: 'image/jpeg',
  width: 3200,
  height: 1600,
  alt: 'The harbour "at dawn"',
  caption: 'Harbour <one>',
  credit: 'Photo: A & B',
  licence: 'CC BY 4.0',
}

export const ctx: RenderContext = {
  media: { m1: photo, pdf: { ...photo, id: 'pdf', mimeType: 'application/pdf' } },
  mediaUrl: (hash, variant) => `https://press.example.org/files/${hash.slice(0, 4)}/${variant}.webp`,
}
