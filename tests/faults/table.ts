import type { KillResult } from './kills.ts'

export const HEADER = [
  '| fault | database | kills | recipients | unique | doubled | lost | in doubt | failed | replays | s |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
].join('\n')

/** One line of the table: fault × database × kills × recipients → unique, doubled, lost, in doubt. */
export function rowOf(fault: string, engine: string, r: Omit<KillResult, 'points' | 'calls' | 'untrue'>): string {
  const cells = [r.kills, r.planned, r.unique, r.doubled, r.lost, r.inDoubt, r.failed, r.replays, r.seconds]
  return `| ${fault} | ${engine} | ${cells.map((n) => n.toLocaleString('en')).join(' | ')} |`
}
