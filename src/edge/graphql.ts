import { GRAPHQL_POST } from '@payloadcms/next/routes'
import type { RequestHandler } from 'express'
import type { Payload } from 'payload'
import { fetchRoute } from './payload.ts'

/** GraphQL by Payload's own handler, without Next in the path. */
export function graphqlRoute(payload: Payload, origin: string): RequestHandler {
  const handle = GRAPHQL_POST(Promise.resolve(payload.config) as never)
  // Once only: one request may hold several mutations, each with its own transaction, and those before a conflict stand.
  return fetchRoute((request) => handle(request), origin, [], 1)
}
