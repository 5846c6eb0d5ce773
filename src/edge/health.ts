import { timingSafeEqual } from 'node:crypto'
import { Router } from 'express'
import { errorBody } from '../errors.ts'

export interface HealthOptions {
  /** Whether the database answers (rejects or `ready: false` when not), and what else somebody should look at. */
  ready: () => Promise<{ ready: boolean; problems?: string[] }>
  metricsToken: string | null
  /** Figures by name, each with one line of explanation. */
  figures: () => Promise<Record<string, { help: string; value: number }>>
}

/** `/healthz` (the process lives), `/readyz` (it can serve), `/metrics` (Prometheus text format, bearer token). */
export function healthRoutes({ ready, metricsToken, figures }: HealthOptions): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => void res.set('cache-control', 'no-store').json({ status: 'ok' }))
  router.get('/readyz', async (_req, res) => {
    const state = await ready().catch(() => ({ ready: false, problems: [] }))
    res.set('cache-control', 'no-store')
    // Pages are still served while nothing can be stored: a balancer that took the process away would make it worse.
    if (state.ready) res.json({ status: 'ready', ...(state.problems?.length ? { problems: state.problems } : {}) })
    else res.status(503).json(errorBody('unavailable', 'The database does not answer.'))
  })
  router.get('/metrics', async (req, res) => {
    if (!metricsToken) return void res.status(404).json(errorBody('not_found', 'Metrics are off; set METRICS_TOKEN.'))
    if (!sameSecret(req.headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      return void res.status(401).json(errorBody('unauthenticated', 'Send the metrics token as a bearer token.'))
    }
    const lines = Object.entries(await figures()).flatMap(([name, { help, value }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      `${name} ${value}`,
    ])
    res.type('text/plain; version=0.0.4').send(`${lines.join('\n')}\n`)
  })
  return router
}

function sameSecret(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
