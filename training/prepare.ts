/**
 * Writes scans as the engine feeds them to a method: aligned to MNI, on the 2 mm grid, scaled.
 *
 *   node training/prepare.ts OUT SCAN...     per scan NAME.json (matrix MNI -> scan mm, dims) and NAME.f32 (image, then brain)
 */
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { templateFile } from '../src/engine/runs/alignment.ts'
import { chooseMethods } from '../src/engine/methods/index.ts'
import { WorkerPool } from '../src/engine/workers/index.ts'

const [out, ...scans] = process.argv.slice(2)
if (out === undefined || scans.length === 0) throw new Error('usage: node training/prepare.ts OUT SCAN...')
const { card } = chooseMethods(['dae'])[0]!
await using pool = new WorkerPool(1)
for (const path of scans) {
  const files = { path }
  const { matrix } = await pool.run('align', { files, template: templateFile })
  const { dims, image, brain } = await pool.run('prepare', { files, input: card.input, matrix })
  const name = basename(path).replace(/\.nii(\.gz)?$/, '')
  writeFileSync(join(out, `${name}.json`), JSON.stringify({ path, dims, matrix }))
  writeFileSync(join(out, `${name}.f32`), new Uint8Array(Float32Array.from([...image, ...brain]).buffer))
  console.log(name)
}
