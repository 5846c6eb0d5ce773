import type { Return } from '../contacts/coming-back.ts'
import type { LeaveStore, Membership } from '../contacts/store.ts'
import type { Suppression, Traces } from '../contacts/suppression.ts'
import {
  type Frequency,
  isFrequency,
  isTheirWord,
  LEFT_UNSEEN,
  type LinkFrom,
  mayComeBack,
  mayLift,
} from '../domain/contact.ts'
import { isLanguage, LANGUAGES, type Language, pickLanguage, readAs } from '../domain/languages.ts'
import type { Claims } from '../domain/unsubscribe-tokens.ts'

export interface LeaveDeps {
  store: LeaveStore
  suppression: Suppression & Traces
  now: () => Date
}

/** Whoever holds a link: the addresses it may stop mail to, and the languages they read. */
export interface Holder {
  contact: string
  /** `false` once the contact has been deleted. */
  known: boolean
  /** The contact's address first, then those the mail went to or may have gone to, where they are others. */
  addresses: string[]
  languages: string[]
  /** How often they want to hear from us. */
  frequency: Frequency
  /** Where the mail with the link went; of two mails that have it, the one that says less. */
  from: LinkFrom
}

/**
 * Finds who a link belongs to. A deleted contact is still known by the delivery, until that is erased. Of who was released from doubt the link may stand in the
 * earlier mail, which was read where that went; unless that is somebody else's address by now.
 */
export async function holderOf({ store }: Pick<LeaveDeps, 'store'>, claims: Claims): Promise<Holder> {
  const person = await store.person(claims.contact)
  const delivered = claims.delivery ? await store.deliveredTo(claims.delivery) : null
  const addresses = [person?.address, delivered?.address].filter((address): address is string => Boolean(address))
  for (const address of delivered?.earlier ?? []) {
    if (!(await store.contactAt(address))) addresses.push(address)
  }
  const from = async (): Promise<LinkFrom> => {
    if (!person || !delivered) return 'elsewhere'
    const others = [delivered.address, ...delivered.earlier].filter((address) => address !== person.address)
    for (const address of others) if (await store.contactAt(address)) return 'others'
    return others.length === 0 ? 'here' : 'elsewhere'
  }
  return {
    contact: claims.contact,
    known: person !== null,
    addresses: [...new Set(addresses)],
    from: await from(),
    frequency: isFrequency(person?.frequency) ? person.frequency : 'each',
    languages: [...(person?.languages ?? []), ...(delivered ? [delivered.language] : [])],
  }
}

/**
 * Stops all mail to the holder of a link; doing it again changes nothing. The suppression comes first: it alone is
 * enough, and it survives imports.
 */
export async function leaveEverything(
  { store, suppression, now }: LeaveDeps,
  holder: Holder,
  source: string,
): Promise<void> {
  for (const address of holder.addresses) await suppression.suppress(address, 'unsubscribed', source)
  await leaveLists({ store, suppression, now }, holder, 'all')
  // Their address may have been edited since the link was looked up, by somebody who did not see the suppression yet; or they have come back
  // to a list since this began, and it is over later.
  const current = (await store.person(holder.contact))?.address
  for (const address of new Set([...holder.addresses, ...(current ? [current] : [])])) {
    if (!(await suppression.isSuppressed(address))) await suppression.suppress(address, 'unsubscribed', source)
  }
}

/**
 * Leaves lists. Wherever else a mail to them went a trace remembers it, or an old file would bring them back there; unless that is somebody else's
 * address by now, who has left nothing. A list that they are not on is left as well, because its rules may come to fit; but whoever has seen its id has no way in by it.
 */
export async function leaveLists(
  { store, suppression, now }: LeaveDeps,
  { contact, addresses }: Holder,
  lists: readonly string[] | 'all',
): Promise<void> {
  const on = lists === 'all' ? [] : (await store.memberships(contact)).map(({ list }) => list)
  const unseen = lists === 'all' ? [] : lists.filter((list) => !on.includes(list))
  if (unseen.length > 0) await store.leave(contact, unseen, now(), LEFT_UNSEEN)
  await store.leave(contact, lists, now())
  const left = (await store.memberships(contact))
    .filter(({ list, state }) => state === 'unsubscribed' && (lists === 'all' || lists.includes(list)))
    .map(({ list }) => list)
  if (left.length === 0) return
  const keyOf = await suppression.traceKeys()
  for (const address of new Set([...addresses, ...(await store.mailedAt(contact))])) {
    if (!(await store.contactAt(address))) await store.addToTrace(keyOf(address), left)
  }
}

/** A list on the page of preferences. */
export interface Choice extends Membership {
  /** Whether they can subscribe to it again. */
  back: boolean
}

/** Whether an address is suppressed, so that no list matters any more: by nothing but its reader's own word, or by something else. */
export type Stopped = 'no' | 'theirs' | 'otherwise'

/** What the page of preferences shows. */
export async function preferencesOf(
  { store, suppression }: Pick<LeaveDeps, 'store' | 'suppression'>,
  holder: Holder,
): Promise<{ memberships: Choice[]; stopped: Stopped }> {
  const [address, ...others] = holder.addresses
  const known = address ? await suppression.suppressedBy(address) : null
  // Of a mail that went elsewhere it is asked what was said there: an edit may have brought them to where somebody else had left.
  const elsewhere = known && holder.from !== 'here' ? await Promise.all(others.map(suppression.suppressedBy)) : []
  const theirs = known && mayLift(known) && isTheirWord(known, holder.contact, elsewhere)
  const stopped = !known ? 'no' : theirs ? 'theirs' : 'otherwise'
  const leftThere =
    address && holder.from !== 'here' ? await store.leftAt((await suppression.traceKeys())(address)) : []
  const memberships = (await store.memberships(holder.contact)).map((row) => ({
    ...row,
    back: stopped !== 'otherwise' && mayComeBack(row, holder.from, stopped === 'theirs', leftThere.includes(row.list)),
  }))
  return { memberships, stopped }
}

/**
 * Subscribes to a list again. Of whoever had left everything the other lists stay left, those that had not been left one by one as well, so that nothing comes but
 * what they ask for.
 * @returns whether anything has changed
 */
export async function returnTo(
  deps: LeaveDeps & { comeBack: (back: Return) => Promise<boolean> },
  holder: Holder,
  list: string,
): Promise<boolean> {
  const { store } = deps
  const { memberships, stopped } = await preferencesOf(deps, holder)
  if (!memberships.some((row) => row.list === list && row.back)) return false
  if (stopped === 'theirs') {
    const others = memberships.filter((row) => row.state === 'active' && row.list !== list)
    await leaveLists(
      deps,
      holder,
      others.map((row) => row.list),
    )
  }
  const [present, ...rest] = holder.addresses
  if (!present) return false
  const free = async (addresses: readonly string[]) => {
    const found: string[] = []
    for (const address of new Set(addresses)) if (!(await store.contactAt(address))) found.push(address)
    return found
  }
  const addresses = await free(rest)
  const mailed = (await store.mailedAt(holder.contact)).filter((address) => address !== present)
  const traced = await free([...addresses, ...mailed])
  return deps.comeBack({ contact: holder.contact, list, present, addresses, traced })
}

/** The contact's own language, else what the browser asks for (RFC 9110 §12.5.4), else English. */
export function languageFor(languages: readonly string[], accept: string | undefined): Language {
  const asked = (accept ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean)
      const primary = tag.split('-')[0] ?? ''
      return { language: readAs(primary), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ language, quality }) => quality > 0 && isLanguage(language))
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language)
  return pickLanguage([...languages, ...asked], LANGUAGES, 'en')
}
