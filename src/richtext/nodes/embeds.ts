import type { CanonicalMedia, LexicalNode } from '../../domain/edition.ts'
import { MEDIA_VARIANTS, type MediaVariant } from '../../domain/media.ts'
import { cleanText, escapeHtml, paragraphs } from '../escape.ts'
import { isObject, object, oneOf, optional, pattern, type Rule, text } from '../fields.ts'
import { mailHref, telHref } from '../links.ts'
import { ELEMENT, type NodeSpec, type RenderContext, type Renderer, string } from '../spec.ts'

/** The id is enough; a client that read the node with its media filled in may send it back like that. */
const mediaId: Rule = (value) => {
  const id = isObject(value) ? value.id : value
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id)
    ? { keep: id }
    : { problem: 'has to be the id of an uploaded image. Wait until the upload is complete, or choose the image again' }
}

function picture(node: LexicalNode, ctx: RenderContext): CanonicalMedia | null {
  const id = string(node.value)
  const media = Object.hasOwn(ctx.media, id) ? ctx.media[id] : undefined
  return media?.mimeType.startsWith('image/') ? media : null
}

/** Width and height in pixels of a derivative: never enlarged, the original's proportions. */
export function variantSize(media: CanonicalMedia, variant: MediaVariant): { width: number; height: number } | null {
  if (!media.width || !media.height) return null
  const width = Math.min(MEDIA_VARIANTS[variant], media.width)
  return { width, height: Math.max(1, Math.round((width * media.height) / media.width)) }
}

/** An `img` with its size set aside beforehand, so that nothing jumps while it loads. */
export function imageTag(media: CanonicalMedia, ctx: Pick<RenderContext, 'mediaUrl'>, extra = ''): string {
  const size = variantSize(media, 'large')
  const source = (variant: MediaVariant) => {
    const at = variantSize(media, variant)?.width ?? MEDIA_VARIANTS[variant]
    return `${escapeHtml(ctx.mediaUrl(media.hash, variant))} ${at}w`
  }
  return [
    `<img src="${escapeHtml(ctx.mediaUrl(media.hash, 'large'))}"`,
    `srcset="${source('small')}, ${source('large')}" sizes="(max-width: 48rem) 100vw, 46rem"`,
    size ? `width="${size.width}" height="${size.height}"` : '',
    `alt="${escapeHtml(media.alt)}"${extra}>`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Caption and credit under a picture; empty when there is neither. */
export function captionHtml(media: CanonicalMedia, tag = 'figcaption', style = ''): string {
  const credit = media.credit ? `<span class="credit">${escapeHtml(media.credit)}</span>` : ''
  const words = [escapeHtml(media.caption), credit].filter(Boolean).join(' ')
  return words ? `<${tag}${style}>${words}</${tag}>` : ''
}

const BLOCK_COMMON = {
  blockType: oneOf('factBox', 'contactCard'),
  id: optional(text(100)),
  blockName: optional(text(200)),
}
const FACT_BOX = object({ ...BLOCK_COMMON, title: optional(text(300)), text: optional(text(20_000)) })
const CONTACT_CARD = object({
  ...BLOCK_COMMON,
  name: optional(text(200)),
  role: optional(text(200)),
  email: optional(pattern(/^[^\s@<>",;:]+@[^\s@<>",;:]+\.[^\s@<>",;:]+$/, 'has to be one e-mail address')),
  phone: optional(text(60)),
})

const blockFields: Rule = (value) => {
  const type = isObject(value) ? value.blockType : null
  if (type === 'factBox') return FACT_BOX(value)
  if (type === 'contactCard') return CONTACT_CARD(value)
  return {
    problem: 'is no known block. Use a fact box or a contact card',
    code: 'richtext_unknown_node',
    at: 'blockType',
  }
}

interface BlockTemplate {
  box: string
  title: string
  paragraph: string
}

const WEB_BOX: BlockTemplate = { box: '', title: '', paragraph: '<p>' }
const MAIL_BOX: BlockTemplate = {
  box: ' style="margin:0 0 16px;padding:12px 16px;border:1px solid #999;font-style:normal"',
  title: ' style="margin:0 0 8px;font-size:1.1em"',
  paragraph: '<p style="margin:0 0 8px">',
}

const boxed =
  (look: BlockTemplate): Renderer =>
  (node) => {
    const fields = isObject(node.fields) ? node.fields : {}
    const has = (key: string) => escapeHtml(string(fields[key]))
    if (fields.blockType === 'factBox') {
      const title = has('title') && `<h2${look.title}>${has('title')}</h2>`
      const body = title + paragraphs(string(fields.text), look.paragraph)
      return body && `<aside class="fact-box"${look.box}>${body}</aside>`
    }
    if (fields.blockType !== 'contactCard') return ''
    const mail = mailHref(string(fields.email))
    const tel = telHref(string(fields.phone))
    const lines = [
      has('name') && `<strong>${has('name')}</strong>`,
      has('role'),
      has('email') && (mail ? `<a href="${escapeHtml(mail)}">${has('email')}</a>` : has('email')),
      has('phone') && (tel ? `<a href="${tel}">${has('phone')}</a>` : has('phone')),
    ].filter(Boolean)
    return lines.length > 0 ? `<address class="contact-card"${look.box}>${lines.join('<br>')}</address>` : ''
  }

const boxedText: Renderer = (node) => {
  const fields = isObject(node.fields) ? node.fields : {}
  const keys = fields.blockType === 'factBox' ? ['title', 'text'] : ['name', 'role', 'email', 'phone']
  const lines = keys.map((key) => cleanText(string(fields[key])).trim()).filter(Boolean)
  return lines.length > 0 ? `${lines.join('\n')}\n\n` : ''
}

export const EMBEDS = {
  upload: {
    called: 'image',
    children: null,
    fields: {
      version: () => ({ keep: 3 }),
      format: ELEMENT.format,
      id: optional(text(100)),
      fields: (value) => ({ keep: isObject(value) ? {} : value === null ? null : undefined }),
      relationTo: oneOf('media'),
      value: mediaId,
    },
    html: (node, _children, ctx) => {
      const media = picture(node, ctx)
      return media
        ? `<figure class="picture">${imageTag(media, ctx, ' loading="lazy" decoding="async"')}${captionHtml(media)}</figure>`
        : ''
    },
    email: (node, _children, ctx) => {
      const media = picture(node, ctx)
      if (!media) return ''
      const src = escapeHtml(ctx.mediaUrl(media.hash, 'small'))
      const image = `<img src="${src}" width="560" alt="${escapeHtml(media.alt)}" style="display:block;width:100%;max-width:560px;height:auto;border:0">`
      return `<div style="margin:0 0 16px">${image}${captionHtml(media, 'p', ' style="margin:4px 0 0;font-size:14px"')}</div>`
    },
    text: (node, _children, ctx) => {
      const media = picture(node, ctx)
      if (!media) return ''
      const words = [media.caption || media.alt, media.credit].filter(Boolean).map(cleanText).join(' – ')
      return `[${words ? `${words}: ` : ''}${ctx.mediaUrl(media.hash, 'large')}]\n\n`
    },
  },
  block: {
    called: 'block',
    children: null,
    // Version 1 kept its fields one level deeper; told that number, the editor would look there and lose them.
    fields: { version: () => ({ keep: 2 }), format: ELEMENT.format, fields: blockFields },
    html: boxed(WEB_BOX),
    email: boxed(MAIL_BOX),
    text: boxedText,
  },
} as const satisfies Record<string, NodeSpec>
