import type { LexicalDocument, LexicalNode } from '../domain/edition.ts'
import { applyRules, isObject, type ProblemCode } from './fields.ts'
import { REGISTRY, specOf } from './registry.ts'

/** Limits of one rich text: nesting of nodes, number of nodes, bytes of its JSON. */
export const RICHTEXT_LIMITS = { depth: 60, nodes: 20_000, bytes: 1_000_000 } as const

export type LexicalVerdict =
  /** `document` holds only what was judged: unknown keys are left out, style is emptied. Store this, not the input. */
  { ok: true; document: LexicalDocument | null } | { ok: false; code: ProblemCode; message: string; path: string }

type Refusal = Extract<LexicalVerdict, { ok: false }>

const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype']

/** A problem on its way up, so that the walk stays one readable recursion. */
interface Problem {
  problem: Refusal
}

const no = (code: ProblemCode, path: string, message: string): Problem => ({
  problem: { ok: false, code, message, path },
})

/**
 * Judges a rich text as Lexical's editor writes it. Absent and `null` are an empty text.
 *
 * @param value anything; hostile input is expected
 * @returns the document with nothing in it that was not judged, or one refusal that says where and what to do
 */
export function validateLexical(value: unknown): LexicalVerdict {
  if (value === null || value === undefined) return { ok: true, document: null }
  if (!isObject(value) || !isObject(value.root) || value.root.type !== 'root') {
    const message = 'The text is not a rich-text document: it has to be an object with a `root` node.'
    return no('richtext_not_lexical', '', message).problem
  }
  const unsafe = survey(value)
  if (unsafe) return unsafe
  const counter = { nodes: 0 }
  const root = read(value.root, 'root', 1, counter)
  return 'problem' in root ? root.problem : { ok: true, document: { root: root.node } }
}

/**
 * Walks everything there is, nodes or not, without recursion: a bomb of nested arrays must not reach the stack.
 * Four levels of JSON (node, children, node …, fields) per level of nodes are more than any document has.
 */
function survey(value: object): Refusal | null {
  const queue: { at: unknown; depth: number; path: string }[] = [{ at: value, depth: 0, path: '' }]
  let bytes = 0
  let seen = 0
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { at, depth, path } = next
    seen += 1
    bytes += typeof at === 'string' ? Buffer.byteLength(at) + 2 : 4
    if (bytes > RICHTEXT_LIMITS.bytes) return tooLarge()
    if (seen > RICHTEXT_LIMITS.nodes * 20) return tooMany(path)
    if (typeof at !== 'object' || at === null) continue
    if (depth > RICHTEXT_LIMITS.depth * 2 + 8) return tooDeep(path)
    const list = Array.isArray(at)
    for (const [key, inner] of Object.entries(at)) {
      const here = list ? `${path}[${key}]` : path ? `${path}.${key}` : key
      if (!list && FORBIDDEN_KEYS.includes(key)) {
        return no('richtext_forbidden_key', here, `${place(here)}: the key “${key}” is not allowed. Remove it.`).problem
      }
      if (!list) bytes += Buffer.byteLength(key) + 4
      queue.push({ at: inner, depth: depth + 1, path: here })
    }
  }
  return Buffer.byteLength(JSON.stringify(value)) > RICHTEXT_LIMITS.bytes ? tooLarge() : null
}

const tooLarge = () =>
  no('richtext_too_large', 'root', 'The text is larger than 1 MB. Split it, or move parts into documents.').problem
const tooDeep = (path: string) =>
  no(
    'richtext_too_deep',
    path,
    `${place(path)}: nested more than ${RICHTEXT_LIMITS.depth} levels deep. Flatten its lists.`,
  ).problem
const tooMany = (path: string) =>
  no('richtext_too_many_nodes', path, `The text has more than ${RICHTEXT_LIMITS.nodes} parts. Split it.`).problem

function read(
  raw: Record<string, unknown>,
  path: string,
  depth: number,
  counter: { nodes: number },
): { node: LexicalNode } | Problem {
  counter.nodes += 1
  if (counter.nodes > RICHTEXT_LIMITS.nodes) return { problem: tooMany(path) }
  if (depth > RICHTEXT_LIMITS.depth) return { problem: tooDeep(path) }
  const spec = specOf(raw.type)
  if (!spec) return no('richtext_unknown_node', path, `${place(path)}: “${name(raw.type)}” is no known part of a text.`)
  const kept = applyRules(spec.fields, raw)
  if ('problem' in kept) {
    const at = `${path}.${kept.at}`
    const code = kept.code ?? 'richtext_bad_value'
    const own = code === 'richtext_hostile_link'
    return no(code, at, `${place(path)}: ${own ? kept.problem : `${spec.called}, “${kept.at}” ${kept.problem}`}.`)
  }
  const node: LexicalNode = { type: raw.type as string, ...kept.keep }
  if (!spec.children) return { node }
  if (!Array.isArray(raw.children)) {
    return no('richtext_bad_value', `${path}.children`, `${place(path)}: ${spec.called} without a list of children.`)
  }
  const children: LexicalNode[] = []
  for (const [index, child] of (raw.children as unknown[]).entries()) {
    const at = `${path}.children[${index}]`
    if (!isObject(child)) return no('richtext_bad_value', at, `${place(at)}: every part of a text has to be an object.`)
    const fits = (spec.children as readonly unknown[]).includes(child.type)
    if (!fits && specOf(child.type)) {
      const inside = `${REGISTRY[child.type as keyof typeof REGISTRY].called} is not allowed directly inside a ${spec.called}`
      return no('richtext_wrong_child', at, `${place(at)}: a ${inside}.`)
    }
    const result = read(child, at, depth + 1, counter)
    if ('problem' in result) return result
    children.push(result.node)
  }
  return { node: { ...node, children } }
}

const name = (type: unknown): string => (typeof type === 'string' ? type.slice(0, 40) : typeof type)

/** Where a person has to look: the block's number from the top, counted from one. */
function place(path: string): string {
  const index = /^root\.children\[(\d+)\]/.exec(path)?.[1]
  return index === undefined ? 'In the text' : `Block ${Number(index) + 1} of the text`
}
