import { buildAdmin } from '../src/admin/build.ts'

/** `npm run build`: builds the admin ahead of the first start, for an image or for a machine with little memory. */
const outcome = await buildAdmin((line) => console.log(line))
console.log(outcome === 'built' ? 'The admin is built.' : 'The admin was built already and nothing has changed since.')
