import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * `npm test [-- <vitest arguments>]`: all tests, the fast ones first, one vitest run for each project. The last line is
 * always `N passed, N failed, N skipped`, below the names of what failed; the exit code is 0 only when something ran and nothing failed.
 * Test files and `-t <name>` narrow it down; `--project <name>` chooses projects.
 */
const PROJECTS = ['unit', 'integration', 'e2e', 'faults']

interface Counts {
  /** One line each. */
  failures: string[]
  passed: number
  failed: number
  skipped: number
}

interface Assertion {
  fullName: string
  status: string
  failureMessages: string[] | null
}

/** What is read of vitest's JSON report (the shape is Jest's). */
interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[]
}

const { projects, rest } = split(process.argv.slice(2))
const dir = mkdtempSync(join(tmpdir(), 'pressrum-reports-'))
const total: Counts = { failures: [], passed: 0, failed: 0, skipped: 0 }
try {
  for (const project of projects) {
    const report = join(dir, `${project}.json`)
    const code = await vitest(project, report, rest)
    const counts = count(report, code)
    total.failures.push(...counts.failures)
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
} finally {
  rmSync(dir, { recursive: true, force: true })
}
const nothing = total.passed + total.failed === 0
if (nothing) console.log('No test ran.')
process.exitCode = total.failed > 0 || nothing ? 1 : 0
for (const failure of total.failures) console.log(`FAILED ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)

function split(args: string[]): { projects: string[]; rest: string[] } {
  const chosen: string[] = []
  const rest: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!
    if (arg === '--project') chosen.push(args[++at] ?? '')
    else if (arg.startsWith('--project=')) chosen.push(arg.slice('--project='.length))
    else rest.push(arg)
  }
  const unknown = chosen.filter((name) => !PROJECTS.includes(name))
  if (unknown.length > 0) console.log(`There is no project “${unknown.join(', ')}”. There are: ${PROJECTS.join(', ')}.`)
  return { projects: chosen.length > 0 ? PROJECTS.filter((name) => chosen.includes(name)) : PROJECTS, rest }
}

/** @returns vitest's exit code; 1 where a signal ended it */
function vitest(project: string, report: string, rest: string[]): Promise<number> {
  const args = [
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--project=${project}`,
    // An argument that names one file leaves the other projects without any.
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...rest,
  ]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** A file that cannot be loaded, a hook that throws and an unhandled rejection count as failures too. */
function count(file: string, code: number): Counts {
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return { failures: [], passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  }
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.length,
  )
  const failed = report.numFailedTests + broken.length
  const failures = report.testResults.flatMap(({ name, message, assertionResults }) => [
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => describeFailure(name, fullName, failureMessages?.[0])),
    ...(broken.some((file) => file.name === name) ? [describeFailure(name, 'could not be run', message)] : []),
  ])
  return {
    failures,
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function describeFailure(file: string, name: string, message = ''): string {
  const line = stripVTControlCharacters(message).split('\n')[0]!
  return `${relative(process.cwd(), file)} › ${name}: ${line.slice(0, 300)}`
}
