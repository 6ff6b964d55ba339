/**
 * node scripts/bench/host-loops.ts [--method dae] [--slices 20] [--threads N] [--repeats 3] [--only ra,itermask] [--json]
 *
 * What the loops of the procedures cost beside the graph calls they make, in CPU seconds, so that other work on the machine
 * does not count. The loops run on one thread and the graphs on N (the cores, unless told), so the ratio is that of
 * N times the seconds outside to the seconds inside. Bundled methods run with their own graphs, on one thread; for procedures
 * that none of them uses, a method's one-channel network stands in. The scan is a made-up ellipsoid of smooth matter with noise.
 * Tells the best of the repeats and the median.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Card } from '../../src/contract/index.ts'
import { graphFiles } from '../../src/engine/inference/index.ts'
import { openGraph } from '../../src/engine/inference/graph.ts'
import {
  chooseMethods,
  procedureInput,
  roles,
  runProcedure,
  type Tensor,
} from '../../src/engine/methods/index.ts'
import { createRandom } from '../../src/science/random/index.ts'

const { values: options } = parseArgs({
  options: {
    method: { type: 'string', default: 'dae' },
    slices: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(availableParallelism()) },
    repeats: { type: 'string', default: '3' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const method = chooseMethods([options.method])[0]
const modality = method.card.modalities[0]
const stand = await openGraph(graphFiles(method, modality)[0], 'cpu', 1)
const threads = Number(options.threads)
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const [width, height] = method.card.input.grid!.dims
const dims = [width, height, Number(options.slices)] as const

const random = createRandom(1)
const brain = Uint8Array.from({ length: width * height * dims[2] }, (_, i) => {
  const x = (i % width) / width - 0.5
  const y = (Math.floor(i / width) % height) / height - 0.5
  return (x / 0.38) ** 2 + (y / 0.42) ** 2 < 1 ? 1 : 0
})
/** Smooth matter with bright and dark parts, and noise of 3 % of the range as a scan has it. */
const image = Float32Array.from(brain, (inside, i) => {
  const [x, y] = [(i % width) / width, (Math.floor(i / width) % height) / height]
  const matter = 0.5 + 0.25 * Math.sin(19 * x + 0.2 * Math.floor(i / (width * height))) * Math.cos(23 * y)
  return inside * Math.min(1, Math.max(0, matter + 0.03 * random.normal()))
})

const standIns: readonly { name: string; procedure: Card['procedure']; parameters: Card['parameters'] }[] = [
  {
    name: 'diffusion-aggregate, pyramid noise',
    procedure: 'diffusion-aggregate',
    parameters: { stride: 10, noise: 'pyramid' },
  },
  {
    name: 'diffusion-restore: AnoDDPM, Gaussian noise',
    procedure: 'diffusion-restore',
    parameters: { scheme: 'anoddpm', noise: 'gaussian', start: 10 },
  },
  {
    name: 'diffusion-restore: AnoDDPM, simplex noise',
    procedure: 'diffusion-restore',
    parameters: { scheme: 'anoddpm', noise: 'simplex', start: 10 },
  },
]
const bundled = ['ae', 'riad', 'itermask', 'andi', 'disyre', 'ra']

type Graph = Awaited<ReturnType<typeof openGraph>>
interface Loop {
  readonly name: string
  readonly card: Card
  readonly graphOf: (role: string) => Promise<Graph>
}

const loopOf = (id: string): Loop => {
  const own = chooseMethods([id])[0]
  const files = graphFiles(own, modality)
  const open = new Map<string, Promise<Graph>>()
  const graphOf = (role: string): Promise<Graph> => {
    const file = files.find((one) => one.role === role)
    if (!file) throw new Error(`${id} has no graph for ${role}`)
    if (!open.has(role)) open.set(role, openGraph(file, 'cpu', 1))
    return open.get(role)!
  }
  return { name: `${id} (${own.card.procedure})`, card: own.card, graphOf }
}
const wanted = options.only?.split(',')
const all: Loop[] = [
  ...bundled.map(loopOf),
  ...standIns.map(({ name, procedure, parameters }) => ({
    name: `${name}, with the network of ${options.method}`,
    card: { ...method.card, procedure, parameters },
    graphOf: () => Promise.resolve(stand),
  })),
]
const loops = all.filter(({ name }) => !wanted || wanted.some((part) => name.includes(part)))

/** One run: CPU seconds in graph calls, and outside of them. */
async function time({ card, graphOf }: Loop) {
  const input = procedureInput(card, modality, { dims, image, brain })
  let [inside, calls] = [0, 0]
  const start = cpuSeconds()
  await runProcedure(input, async (role, inputs) => {
    const graph = await graphOf(role)
    const from = cpuSeconds()
    const made = graph === stand ? await graph.run({ image: inputs.image }) : await graph.run(inputs)
    inside += cpuSeconds() - from
    calls++
    if (graph !== stand) return made
    const [tensor] = Object.values(made) as [Tensor]
    return { [Object.keys(roles[role].outputs)[0]]: tensor }
  })
  return { calls, inGraphs: inside, outside: cpuSeconds() - start - inside }
}

const results = []
for (const loop of loops) {
  const runs: Awaited<ReturnType<typeof time>>[] = []
  for (let i = 0; i < Number(options.repeats); i++) runs.push(await time(loop))
  const ratioOf = (run: (typeof runs)[number]): number => (threads * run.outside) / run.inGraphs
  runs.sort((a, b) => ratioOf(a) - ratioOf(b))
  const best = runs[0]
  const [ratio, median] = [ratioOf(best), ratioOf(runs[runs.length >> 1])]
  results.push({ name: loop.name, ...best, ratio, median, repeats: runs.length })
  if (!options.json)
    console.log(
      `${loop.name.padEnd(64)} ${best.calls} calls, ${best.inGraphs.toFixed(2)} s in them, ${best.outside.toFixed(3)} s outside: ` +
        `${(100 * ratio).toFixed(1)} %, median ${(100 * median).toFixed(1)} %`,
    )
}
await stand.release()
if (options.json) console.log(JSON.stringify({ method: options.method, dims, threads, results }))
