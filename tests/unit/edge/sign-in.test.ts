import { afterEach, describe, expect, it, vi } from 'vitest'
import { forgotPasswordGate, signInGate } from '../../../src/edge/sign-in.ts'

afterEach(() => {
  vi.useRealTimers()
})

const gate = () => signInGate({ db: { name: 'sqlite' } } as never)
const json = (email: string) => Buffer.from(JSON.stringify({ email, password: 'x' }))
const HOME = '192.0.2.1'

type Gate = ReturnType<typeof gate>
const attempt = async (of: Gate, from: string, body: Buffer, status: number): Promise<number> => {
  try {
    await of.before(from, body)
  } catch (error) {
    return (error as { status: number }).status
  }
  await of.after(from, body, status)
  return status
}
const attempts = async (of: Gate, n: number, from: string, body: Buffer, status: number) => {
  const seen: number[] = []
  for (let i = 0; i < n; i++) seen.push(await attempt(of, from, body, status))
  return seen
}

describe('the sign-in gate', () => {
  it('lets ten failures of an account pass, and refuses the eleventh with the time to wait', async () => {
    const door = gate()
    expect(await attempts(door, 10, HOME, json('a@example.org'), 401)).toEqual(Array(10).fill(401))
    await expect(door.before(HOME, json('a@example.org'))).rejects.toMatchObject({
      status: 429,
      code: 'too_many_requests',
      data: { retryAfter: expect.closeTo(900, -1) },
    })
  })

  it('counts failures only: working all day locks nobody out', async () => {
    const door = gate()
    expect(await attempts(door, 200, HOME, json('a@example.org'), 200)).toEqual(Array(200).fill(200))
    expect(await attempts(door, 200, HOME, json('a@example.org'), 400)).toEqual(Array(200).fill(400))
    expect(await attempt(door, HOME, json('a@example.org'), 401)).toBe(401)
  })

  it('counts for the account and the address together, whatever the capitals', async () => {
    const door = gate()
    await attempts(door, 10, HOME, json('a@example.org'), 401)
    expect(await attempt(door, HOME, json(' A@Example.org '), 200)).toBe(429)
    expect(await attempt(door, HOME, json('b@example.org'), 200)).toBe(200)
    expect(await attempt(door, '192.0.2.2', json('a@example.org'), 200)).toBe(200)
  })

  it('reads the account from the admin’s form too', async () => {
    const door = gate()
    const form = Buffer.from(
      '--x\r\nContent-Disposition: form-data; name="_payload"\r\n\r\n{"email":"a@example.org","password":"x"}\r\n--x--',
    )
    await attempts(door, 10, HOME, form, 401)
    expect(await attempt(door, HOME, json('a@example.org'), 200)).toBe(429)
    expect(await attempt(door, HOME, json('b@example.org'), 200)).toBe(200)
  })

  it('refuses an address that tries one account after another, after sixty failures', async () => {
    const door = gate()
    for (let i = 0; i < 60; i++) expect(await attempt(door, HOME, json(`a${i}@example.org`), 401)).toBe(401)
    expect(await attempt(door, HOME, json('new@example.org'), 200)).toBe(429)
    expect(await attempt(door, '192.0.2.2', json('new@example.org'), 200)).toBe(200)
  })

  it('does not let a hundred attempts at once pass before the first has failed', async () => {
    const door = gate()
    const passed = await Promise.allSettled(Array.from({ length: 100 }, () => door.before(HOME, json('a@example.org'))))
    expect(passed.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })

  it('does not count what it has refused itself', async () => {
    const door = gate()
    await attempts(door, 10, HOME, json('a@example.org'), 401)
    await attempts(door, 200, HOME, json('a@example.org'), 401)
    expect(await attempt(door, HOME, json('b@example.org'), 200)).toBe(200)
  })

  it('tells of what failed and of what it refused, and of nothing else', async () => {
    const told: string[] = []
    const door = signInGate({ db: { name: 'sqlite' } } as never, (from, email, refused) =>
      told.push(`${from} ${email} ${refused ? 'refused' : 'failed'}`),
    )
    await attempts(door, 3, HOME, json('a@example.org'), 200)
    await attempts(door, 11, HOME, json(' A@example.org'), 401)
    expect(told).toEqual([...Array(10).fill(`${HOME} a@example.org failed`), `${HOME} a@example.org refused`])
  })

  it('forgets after a quarter of an hour', async () => {
    vi.useFakeTimers()
    const door = gate()
    await attempts(door, 10, HOME, json('a@example.org'), 401)
    await vi.advanceTimersByTimeAsync(15 * 60_000 - 1000)
    expect(await attempt(door, HOME, json('a@example.org'), 200)).toBe(429)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await attempt(door, HOME, json('a@example.org'), 200)).toBe(200)
  })
})

describe('the gate before a forgotten password', () => {
  it('counts every ask, because every ask may send a mail', async () => {
    const door = forgotPasswordGate({ db: { name: 'sqlite' } } as never)
    const seen = await attempts(door, 30, HOME, json('a@example.org'), 200)
    const first = seen.indexOf(429)
    expect(first).toBeGreaterThan(0)
    expect(seen.slice(first)).toEqual(Array(30 - first).fill(429))
  })
})
