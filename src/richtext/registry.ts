import { EMBEDS } from './nodes/embeds.ts'
import { FLOW } from './nodes/flow.ts'
import { INLINE } from './nodes/inline.ts'
import type { NodeSpec, NodeType } from './spec.ts'

/**
 * The one list of what a rich text may hold. Validation and the three outputs (web page, mail, plain text)
 * read it; a type that is not here is refused when saved and left out when rendered.
 */
export const REGISTRY: Record<NodeType, NodeSpec> = { ...FLOW, ...INLINE, ...EMBEDS }

/** @returns the type's entry, or `null` for anything that is not a type (`constructor` and its like included). */
export function specOf(type: unknown): NodeSpec | null {
  return typeof type === 'string' && Object.hasOwn(REGISTRY, type) ? REGISTRY[type as NodeType] : null
}
