/**
 * npm run validate: does the analysis keep its promises on cohorts in which the truth is known? Options: --parts a,b (of
 * null, planted, age, coverage, rest, promise, slider, comparison; all), --share 0.1 (of the full numbers of cohorts), --no-write. Same seeds, same
 * figures. Writes the rows of what was run in full into docs/validation.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { coverage, coverageOfRest, noEffect, planted, plantedAge } from './bias.ts'
import { promise, slider } from './calibration.ts'
import { comparison } from './comparison.ts'
import type { Finding, Say } from './finding.ts'

interface Part {
  full: number
  run(count: number, say: Say): Finding[]
}
const parts: Record<string, Part> = {
  null: { full: 500, run: (count, say) => noEffect(count, say) },
  planted: { full: 500, run: planted },
  age: { full: 500, run: plantedAge },
  coverage: { full: 1000, run: (count, say) => coverage(count, say) },
  rest: { full: 1000, run: coverageOfRest },
  promise: { full: 4000, run: promise },
  slider: { full: 500, run: slider },
  comparison: { full: 1000, run: comparison },
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** A finding as a row of the page; the share's own 95 % interval (Wilson) says how sure the simulation is. */
function rowOf({ part, what, found, of, target, ok }: Finding): string {
  const [p, z] = [found / of, 1.96]
  const centre = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2))
  const range = `${(100 * (centre - half)).toFixed(1)} to ${percent(centre + half)}`
  const kept = target === '-' ? '' : ok ? 'yes' : '**no**'
  return `| ${part} | ${what} | ${found} of ${of} | ${percent(p)} | ${range} | ${target} | ${kept} |`
}

/** Rows of the page as it is, of parts that were not run now: seeds are fixed, so they would come out the same. */
function rowsKept(page: string, findings: readonly Finding[]): string[] {
  const run = new Set(findings.map(({ part }) => part))
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (part|---)/.test(line))
    .filter((line) => !run.has(line.split(' | ')[0]!.slice(2)))
}

function pageOf(rows: readonly string[]): string {
  return `# Validation

Written by \`npm run validate\` (fixed seeds; a second run gives the same figures). Cohorts and figures of scans are
generated with a known truth (\`scripts/validate/cohorts.ts\`, \`scores.ts\` beside it), then analysed as \`normascope bias\`
analyses a table. \`tests/validation\` runs a short version of every part with the other tests.

A **claim** is an entry of \`claims[]\`: an adjusted p below 0.05. Tests of single factors are adjusted by Benjamini and
Hochberg over the whole page (all methods, metrics and factors); the terms of the joint models likewise, but never below
the smallest adjusted p of the tests, so that a page without any difference makes a claim, by test or by model, in at
most 5 of 100 cohorts. **Attributed** means that the joint model's term of the scanner is claimed and that of age is not.
The interval of a group is the studentised bootstrap over subjects on the logit scale; the bands of a curve rest on leaving
out one subject at a time; the intervals of a comparison are bias-corrected, accelerated bootstraps over subjects, their
levels made wider for few of them. The band along the slider and the interval of the threshold are studentised bootstraps of
the log FPR. Lines without an aim are told for orientation.

| part | what | found | share | 95 % interval of the share | aim | kept |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

const { values } = parseArgs({
  options: {
    parts: { type: 'string' },
    share: { type: 'string', default: '1' },
    'no-write': { type: 'boolean', default: false },
  },
})
const names = values.parts?.split(',') ?? Object.keys(parts)
const unknown = names.find((name) => !(name in parts))
const share = Number(values.share)
if (unknown !== undefined || !(share > 0 && share <= 1)) {
  process.stderr.write(
    unknown === undefined
      ? `--share ${values.share} is not a number above 0 and up to 1.\n`
      : `There is no part "${unknown}"; parts are ${Object.keys(parts).join(', ')}.\n`,
  )
  process.exit(2)
}
const start = performance.now()
const say: Say = (line) =>
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(0)} s  ${line}\n`)
const findings = names.flatMap((name) => {
  const part = parts[name]!
  return part.run(Math.max(20, Math.round(part.full * share)), say)
})
const broken = findings.filter((finding) => !finding.ok)
if (!values['no-write'] && share === 1) {
  const page = new URL('../../docs/validation.md', import.meta.url)
  writeFileSync(page, pageOf([...rowsKept(readFileSync(page, 'utf8'), findings), ...findings.map(rowOf)]))
}
for (const { part, what, found, of, target } of broken)
  say(`Not kept: ${part}, ${what}: ${found} of ${of}, aim ${target}`)
say(broken.length === 0 ? 'All aims are kept.' : `${broken.length} of ${findings.length} aims are not kept.`)
process.exitCode = broken.length === 0 ? 0 : 1
