/**
 * Text as every output may carry it: control characters that XML 1.0 §2.2 forbids are dropped (pasted text brings
 * vertical tabs), half surrogate pairs become U+FFFD. Tab and line feed stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes for HTML and XML, for text and for quoted attribute values alike. */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/** Plain text as HTML: blank lines part paragraphs, single line ends stay as breaks. */
export function paragraphs(text: string, open = '<p>'): string {
  return cleanText(text)
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => `${open}${escapeHtml(part).replace(/\n/g, '<br>')}</p>`)
    .join('')
}
