export type Engine = 'sqlite' | 'mongo'

/** One line of the table. */
export interface Row {
  /** What `--only` calls it. */
  name: string
  what: string
  engine: Engine
  /** Measured values as they are printed, with their unit. */
  pressrum: string
  baseline: string
  /** Pressrum ÷ baseline, the median of the rounds' own ratios; `null` where the two are not to be divided. */
  ratio: number | null
  target: string
  /** `null` where there is no target. */
  met: boolean | null
  /** Everything measured, for `--json`. */
  detail: Record<string, unknown>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Two things measured in turns. The ratio is taken within each round, where both met the same noise. */
export function compare(pressrum: readonly number[], baseline: readonly number[]) {
  const ratios = pressrum.map((value, round) => value / baseline[round]!)
  return { pressrum: median(pressrum), baseline: median(baseline), ratio: median(ratios), ratios }
}

export const perSecond = (n: number): string => `${Math.round(n).toLocaleString('en')}/s`
export const ms = (n: number): string => (n < 100 ? `${n.toFixed(1)} ms` : `${(n / 1000).toFixed(2)} s`)
export const megabytes = (n: number): string => `${Math.round(n / 1024 / 1024)} MB`

const ENGINES: Record<Engine, string> = { sqlite: 'SQLite', mongo: 'MongoDB' }

/** The table as text, columns as wide as their widest cell. */
export function render(rows: readonly Row[]): string {
  const head = ['what', 'database', 'Pressrum', 'baseline', 'ratio', 'target', 'met?']
  const lines = rows.map((row) => [
    row.what,
    ENGINES[row.engine],
    row.pressrum,
    row.baseline,
    row.ratio === null ? '–' : row.ratio.toFixed(2),
    row.target,
    row.met === null ? '–' : row.met ? 'yes' : 'NO',
  ])
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at]!.length)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 || at === 1 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(line)].join('\n')
}
