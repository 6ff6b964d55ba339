import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { gunzip } from 'node:zlib'
import { Fault } from '../../contract/faults.ts'
import type { ModelHeader, PhantomModel } from '../../science/phantom/index.ts'
import { parseModel } from '../../science/phantom/index.ts'
import { resourceUrl } from '../resources.ts'

const folder = resourceUrl('phantom/')

/** Reads the fitted model that comes with the program. */
export async function loadModel(): Promise<PhantomModel> {
  const path = fileURLToPath(new URL('model.bin.gz', folder))
  try {
    const header = JSON.parse(await readFile(new URL('model.json', folder), 'utf8')) as ModelHeader
    return parseModel(header, await promisify(gunzip)(await readFile(path)))
  } catch (error) {
    throw new Fault(
      {
        code: 'unreadable',
        message: `The phantom model ${path} cannot be read: ${(error as Error).message}.`,
        remedy: 'Install the program again; the file belongs to it.',
        path,
      },
      { cause: error },
    )
  }
}
