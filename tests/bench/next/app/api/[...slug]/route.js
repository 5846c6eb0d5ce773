import config from '@payload-config'
import { REST_GET } from '@payloadcms/next/routes'

/** Payload's REST the usual way, through Next: the baseline of the REST row. It is never part of the app. */
export const GET = REST_GET(config)
export const dynamic = 'force-dynamic'
