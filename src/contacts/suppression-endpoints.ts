import type { Endpoint, PayloadHandler } from 'payload'
import { isEmail } from '../domain/mail-headers.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { recordAudit } from '../editorial/audit.ts'
import { jsonObject } from '../editorial/body.ts'
import { refuse } from '../errors.ts'
import { suppressionOf } from './suppression.ts'

/** For somebody who asks by letter or telephone not to be written to any more. */
const addAddress: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'suppression.add')
  const { email } = await jsonObject(req)
  if (!isEmail(email))
    throw refuse.invalid('Send `email`, the address that must not be written to.', { field: 'email' })
  await suppressionOf(req.payload).suppress(email, 'manual', 'Entered by hand')
  await recordAudit(req, { action: 'suppression.add', subject: 'suppressions' })
  return Response.json({ message: 'Nobody here can write to this address any more.' })
}

export const suppressionEndpoints: Omit<Endpoint, 'root'>[] = [{ path: '/add', method: 'post', handler: addAddress }]
