import { z } from 'zod'

/** Offset and length, in bytes. */
const offsets = z.tuple([z.number(), z.number()])

/** One line of `heads-N`: an answered request, its key and its mails, whose offsets count from where its body begins. */
const headLine = z.object({
  id: z.string(),
  at: z.number(),
  path: z.string(),
  status: z.number(),
  ua: z.string().nullable(),
  body: offsets,
  key: z.string().optional(),
  print: z.string().optional(),
  response: z.string(),
  mails: z.array(
    z.object({
      id: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      tags: z.array(z.object({ name: z.string(), value: z.string() })),
      outcome: z.enum(['delivered', 'bounced', 'complained']),
      body: offsets,
    }),
  ),
})

export type HeadLine = z.infer<typeof headLine>

/** One line of `bodies-N`: the JSON of the request, and where each element of a batch lies in it. */
export function serialise(request: unknown): { body: Buffer; parts: [number, number][] } {
  if (!Array.isArray(request)) {
    const body = Buffer.from(`${JSON.stringify(request ?? null)}\n`)
    return { body, parts: [[0, body.length - 1]] }
  }
  const pieces = request.map((item) => Buffer.from(JSON.stringify(item ?? null)))
  const parts: [number, number][] = []
  const chunks: Buffer[] = []
  let offset = 0
  for (const [index, piece] of pieces.entries()) {
    chunks.push(Buffer.from(index === 0 ? '[' : ','), piece)
    parts.push([offset + 1, piece.length])
    offset += 1 + piece.length
  }
  chunks.push(Buffer.from(pieces.length === 0 ? '[]\n' : ']\n'))
  return { body: Buffer.concat(chunks), parts }
}

/** @returns `null` when the line is not one of ours, or not whole. */
export function parseLine(line: string): HeadLine | null {
  try {
    const result = headLine.safeParse(JSON.parse(line))
    return result.success ? result.data : null
  } catch {
    return null
  }
}
