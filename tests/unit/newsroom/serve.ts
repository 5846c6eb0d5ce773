import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler } from 'express'
import { createNewsroom } from '../../../src/newsroom/routes.ts'
import type { Memory } from './memory-source.ts'
import { NOW } from './sample.ts'

export interface Served {
  get(path: string, init?: RequestInit): Promise<Response>
  /** The clock the newsroom goes by, ms. */
  clock: { now: number }
  memory: Memory
  close(): Promise<void>
}

export const PUBLIC_URL = 'https://press.example.org'

/** A newsroom over a real Express application on a port of its own. */
export async function serve(memory: Memory, trial = false): Promise<Served> {
  const clock = { now: NOW }
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use((_req, res, next) => {
    res.setHeader('Content-Security-Policy', 'set by the front door')
    next()
  })
  app.use(createNewsroom({ source: memory.source, publicUrl: `${PUBLIC_URL}/`, now: () => clock.now, trial }))
  app.use((_req, res) => {
    res.status(404).send('passed on')
  })
  const failed: ErrorRequestHandler = (_error, _req, res, _next) => {
    res.status(500).send('failed')
  }
  app.use(failed)
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    clock,
    memory,
    get: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
