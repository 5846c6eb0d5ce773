import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { Resend } from 'resend'
import { onTestFinished } from 'vitest'
import { createTrialResend, type TrialResendOptions } from '../../../src/trial/resend/server.ts'

export const quiet = { info: () => {}, warn: () => {}, error: () => {} }

export async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'trial-resend-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** A trial server on a loopback port, with the real SDK pointed at it; closed when the test ends. */
export async function startTrial(options: Partial<TrialResendOptions> = {}) {
  const dir = options.dir ?? (await freshDir())
  const trial = createTrialResend({
    now: Date.now,
    webhook: null,
    logger: quiet,
    requestsPerSecond: 1000,
    ...options,
    dir,
  })
  const app = express()
  app.use('/trial/resend', trial.router)
  app.use('/trial/inbox', trial.inbox)
  const server = app.listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const api = `${origin}/trial/resend`
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
    await trial.close()
  }
  onTestFinished(stop)
  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(api + path, {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer re_any', 'content-type': 'application/json', ...headers },
    })
  return { dir, api, origin, trial, stop, post, resend: new Resend('re_any', { baseUrl: api }) }
}

export const sample = {
  from: 'Nordic Newsroom <press@example.org>',
  to: ['Anna Ek <anna.ek@example.org>'],
  subject: 'Seminar in Malmö',
  html: '<p>Hello Anna</p>',
  text: 'Hello Anna',
}
