/**
 * A rendered mail, made fit to be looked at in a sandboxed frame: its links open nothing. In a sandbox without
 * `allow-popups` a link that asks for a new window is dead, so that nobody unsubscribes a preview.
 */
export function previewDocument(html: string): string {
  const base = '<base target="_blank">'
  const head = /<head[^>]*>/i.exec(html)
  return head
    ? html.slice(0, head.index + head[0].length) + base + html.slice(head.index + head[0].length)
    : base + html
}

/** The first line of a text part that says something, for the row of an inbox. */
export function snippet(text: string, limit = 90): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`
}
