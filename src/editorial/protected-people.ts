import type { CollectionAfterChangeHook, CollectionBeforeChangeHook } from 'payload'
import { hashesOfName } from '../domain/names/hashes.ts'
import { refuse } from '../errors.ts'
import { recordAudit } from './audit.ts'
import { nameHasher } from './name-key.ts'
import { askForLook } from './name-looks.ts'

/** Puts keyed hashes in the place of the real name, before anything is stored. An update without a name keeps what is there. */
export const hashRealName: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const typed: unknown = data.realName
  // From here on nobody sees it: not the database, not the answer, not a later hook.
  delete data.realName
  const name = typeof typed === 'string' ? typed.trim() : ''
  if (!name) {
    if (operation === 'create') {
      throw refuse.invalid('Type the real name once, in `realName`. Only hashes of its parts are kept.', {
        field: 'realName',
      })
    }
    return data
  }
  if (!/\p{L}{2}/u.test(name)) {
    throw refuse.invalid('The real name has to hold at least one word of two letters.', { field: 'realName' })
  }
  const pseudonym = String(data.pseudonym ?? originalDoc?.pseudonym ?? '')
  data.nameHashes = hashesOfName(name, pseudonym, await nameHasher(req.payload))
  req.context.pressrumNameReplaced = true
  return data
}

/**
 * A new name is looked for in what is public already. And its hashes are in no document that the record of changes sees: that
 * they were replaced has to be in it all the same.
 */
export const actOnNewName: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  if (req.context.pressrumNameReplaced !== true) return doc
  await askForLook(req, String(doc.id))
  if (operation === 'update') {
    await recordAudit(req, { action: 'protected-person.name-replaced', subject: `protected-people:${doc.id}` })
  }
  return doc
}
