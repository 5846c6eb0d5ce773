import type { Field } from 'payload'
import { may, principalOf } from '../../src/domain/permissions.ts'
import { allowField } from './access.ts'

/** What the communications role may suggest and an editor takes into use. */
export const proposal: Field = {
  name: 'status',
  type: 'select',
  index: true,
  options: [
    { value: 'proposed', label: 'Proposed' },
    { value: 'in_use', label: 'In use' },
  ],
  defaultValue: ({ user }) => (user && !may(principalOf(user), 'reference.write') ? 'proposed' : 'in_use'),
  access: { create: allowField('reference.write'), update: allowField('reference.write') },
  admin: { position: 'sidebar', description: 'A proposal is taken into use by an editor or an administrator.' },
}
