import type { Froc, Modality } from '../../contract/index.ts'
import { counted, figure, percent, table, usage, type Output } from '../output.ts'
import type { Context } from '../program.ts'

interface FrocFlags {
  methods?: string[]
  modalities?: Modality[]
  minMl: number
  seed: number
  chart?: string
}

function sayFroc(output: Output, curves: readonly Froc[]): void {
  for (const curve of curves) {
    output.say(
      `${curve.method} on ${curve.modality}: ${counted(curve.lesions, 'lesion')} on ${counted(curve.scans, 'scan')} of ${counted(curve.subjects, 'patient')}, ${counted(curve.healthy_scans, 'healthy test scan')}`,
    )
    if (curve.note !== undefined) {
      output.say(`  ${curve.note}`)
      continue
    }
    for (const line of table([
      ['false positives per scan', ...curve.rates.map(({ rate }) => figure(rate))],
      ['lesions found', ...curve.rates.map(({ sensitivity }) => percent(sensitivity))],
      [
        '95 % interval',
        ...curve.rates.map(({ lo, hi }) => (lo === null ? '–' : `${percent(lo)} to ${percent(hi)}`)),
      ],
    ]))
      output.say(`  ${line}`)
    if (curve.operating)
      output.say(
        `  At the operating point ${figure(curve.operating.threshold)}: ${percent(curve.operating.sensitivity)} found, ${figure(curve.operating.false_positives)} false positives per scan`,
      )
    for (const note of new Set(curve.rates.flatMap((rate) => rate.note ?? []))) output.say(`  Note: ${note}`)
  }
}

/** FROC curves as tables; `--chart` writes them as a Vega-Lite spec (.json) or as a drawing (.svg), one for all methods of a modality. */
export async function frocStudy(
  { output, signal }: Context,
  dir: string,
  flags: FrocFlags,
): Promise<unknown> {
  const { openStudy, lockStudy } = await import('../../engine/studies/index.ts')
  const { froc } = await import('../../engine/evaluations/index.ts')
  if (flags.chart !== undefined && !/\.(json|svg)$/i.test(flags.chart))
    throw usage(`${flags.chart} is no chart.`, 'Give it a name that ends in .json (Vega-Lite) or .svg.')
  using study = openStudy(dir)
  using _lock = lockStudy(study, 'froc')
  const curves = await froc(study, {
    ...flags,
    signal,
    onProgress: (done, total, label) => output.progress(`Counting ${done}/${total} ${label}`),
  })
  sayFroc(output, curves)
  const { studyCards } = await import('../../engine/methods/index.ts')
  if (flags.chart !== undefined)
    for (const path of await writeCharts(curves, studyCards(study.db), flags.chart))
      output.say(`Chart: ${path}`)
  return { froc: curves }
}

async function writeCharts(
  curves: readonly Froc[],
  methods: readonly { id: string; name: string }[],
  path: string,
): Promise<string[]> {
  const { frocChart } = await import('../../charts/index.ts')
  const { replaceFile } = await import('../../engine/volumes/index.ts')
  const modalities = [...new Set(curves.map(({ modality }) => modality))]
  const written: string[] = []
  for (const modality of modalities) {
    const spec = frocChart(
      curves.filter((curve) => curve.modality === modality),
      { theme: 'light', methods },
    )
    const target = modalities.length === 1 ? path : path.replace(/(\.\w+)$/, `-${modality}$1`)
    const text = /\.svg$/i.test(target)
      ? await (await import('../../engine/reports/index.ts')).renderSvg(spec)
      : `${JSON.stringify(spec, null, 1)}\n`
    await replaceFile(target, Buffer.from(text))
    written.push(target)
  }
  return written
}
