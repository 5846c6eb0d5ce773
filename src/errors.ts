/**
 * The one error type. `code` is stable and part of the contract, `message` says what to do about it;
 * `data` carries what a program needs to act (findings, candidates, the current revision).
 * Recognise it by `isPressrumError`, never by `instanceof`: two copies of a module may be loaded.
 */
export class PressrumError extends Error {
  override readonly name = 'PressrumError'
  /** Payload shows the message of public errors to the caller. */
  readonly isPublic = true
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message)
  }
}

export function isPressrumError(value: unknown): value is PressrumError {
  return value instanceof Error && value.name === 'PressrumError' && 'code' in value && 'status' in value
}

/** The answer of every refused request: `{"errors":[{"code","message","data"?}]}`. */
export interface ErrorBody {
  errors: { code: string; message: string; data?: unknown }[]
}

export function errorBody(code: string, message: string, data?: unknown): ErrorBody {
  return { errors: [data === undefined ? { code, message } : { code, message, data }] }
}

const make =
  (code: string, status: number, fallback: string) =>
  (message: string = fallback, data?: unknown): PressrumError =>
    new PressrumError(code, status, message, data)

/** Every refusal by name. Throw these; the edge turns them into HTTP once. */
export const refuse = {
  badRequest: make('bad_request', 400, 'The request could not be understood. Check its form and try again.'),
  invalid: make('invalid', 400, 'Some values are not valid. Correct the fields that are named and try again.'),
  unauthenticated: make('unauthenticated', 401, 'Sign in first.'),
  forbidden: make('forbidden', 403, 'Your role does not allow this.'),
  fourEyes: make('four_eyes', 403, 'Somebody else has to do this: you created, submitted or changed this story.'),
  notFound: make('not_found', 404, 'There is nothing here, or you may not see it.'),
  methodNotAllowed: make('method_not_allowed', 405, 'This address does not take that method.'),
  wrongState: make('wrong_state', 409, 'This is not possible in the present state. Reload and look again.'),
  storyChanged: make(
    'story_changed',
    409,
    'The story has changed since this campaign began. Cancel it and launch a new one.',
  ),
  staleRevision: make(
    'stale_revision',
    409,
    'Somebody saved a newer version. Reload, merge your changes and try again.',
  ),
  editionTampered: make(
    'edition_tampered',
    409,
    'The signed edition no longer matches its hash, so nothing goes out. Tell an administrator to run: npm run audit:verify.',
  ),
  conflict: make('conflict', 409, 'This collides with something that exists already.'),
  gone: make('gone', 410, 'This has been withdrawn.'),
  tooLarge: make('too_large', 413, 'The request is too large.'),
  unsupportedType: make('unsupported_type', 415, 'This content type is not accepted here.'),
  preflightBlocked: make('preflight_blocked', 422, 'Preflight found something that has to be mended first.'),
  revisionRequired: make(
    'revision_required',
    428,
    'Send the revision this change is based on, as `revision` or in If-Match.',
  ),
  tooMany: make('too_many_requests', 429, 'Too many attempts. Wait a little and try again.'),
  busy: make('busy', 503, 'The database is busy. Try again in a moment.'),
  // The admin’s toast makes a list of what stands between colons and commas.
  diskFull: make(
    'disk_full',
    507,
    'The disk is full and nothing can be stored. Keep this page open with what you have written and try again when whoever runs the server has made room.',
  ),
  unavailable: make('unavailable', 503, 'This is not set up on this server.'),
} as const
