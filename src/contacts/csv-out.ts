import { stringify } from 'csv-stringify/sync'

/** One page of CSV (RFC 4180). Cells that a spreadsheet would run as a formula get an apostrophe in front. */
export function csvPage(rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return ''
  // csv-stringify quotes the line break it writes itself, but not the other kinds.
  const options = { escape_formulas: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ }
  return stringify(rows as (string | number)[][], options)
}

/**
 * Answers with a CSV file made page by page, as fast as it is read and never whole in memory.
 * @param pages yields rows; an error after the first page breaks the transfer off, so that nobody takes a part for the whole
 */
export function csvResponse(name: string, pages: AsyncGenerator<readonly (readonly (string | number)[])[]>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(csvPage(value)))
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
