import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest, longest first: begun last, one of them would be waited for with a core idle. */
const LONGEST = [
  ...['integration/start', 'integration/bypass-ways', 'integration/seed', 'integration/purpose'],
  ...['integration/outreach-engine', 'integration/audit-command', 'integration/outreach-operations'],
  ...['integration/smtp', 'integration/campaign-groups', 'integration/name-watch'],
  ...['e2e/editorial', 'e2e/purpose', 'e2e/review', 'e2e/outreach'],
  ...['faults/digest', 'faults/upgrade', 'faults/one-by-one', 'faults/step-down', 'faults/clocks', 'faults/zombie'],
  ...['unit/outreach/exactly-once.property', 'unit/seed/pictures'],
].map((name) => `/tests/${name}.test.ts`)

/** The long files first, in this order also on a fresh checkout, which remembers no times; then the others as vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name))
      return found < 0 ? LONGEST.length : found
    }
    // Stable, so that what is on no list keeps its order.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
