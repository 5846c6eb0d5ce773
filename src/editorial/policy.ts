import type { PayloadRequest } from 'payload'
import { env } from '../env.ts'

/** How long a signed story can be pulled back before it goes out: 5 minutes, 10 seconds in trial mode, unless set. */
export async function coolingOffMs(req: PayloadRequest): Promise<number> {
  const policy = await req.payload.findGlobal({ slug: 'outreach-policy', overrideAccess: true, req, depth: 0 } as never)
  const seconds = (policy as { coolingOffSeconds?: number | null }).coolingOffSeconds
  return (typeof seconds === 'number' ? seconds : env().mode === 'trial' ? 10 : 300) * 1000
}
