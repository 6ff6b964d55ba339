import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is used of the module that Emscripten made of dcm2niix. */
interface Converter {
  FS: {
    mkdir(path: string): void
    readdir(path: string): string[]
    readFile(path: string): Uint8Array
    createDataFile(folder: string, name: string, data: Uint8Array, read: boolean, write: boolean): void
  }
  callMain(args: string[]): number
}
type Create = (options: { print: Say; printErr: Say }) => Promise<Converter>
type Say = (line: string) => void

export interface ConvertInput {
  /** Files of one series. */
  paths: readonly string[]
}
export interface ConvertOutput {
  /** Every volume that came out, as an unpacked NIfTI file. */
  volumes: Uint8Array[]
  /** 0 where all went well. */
  code: number
  /** The program and its version, as it says. */
  software: string
}

const source = '/input'
const target = '/output'

/** The package's own door is for pages; the module behind it runs in Node as well. */
async function load(lines: string[]): Promise<Converter> {
  const manifest = findPackageJSON('@niivue/dcm2niix', import.meta.url)
  if (manifest === undefined) throw new Error('@niivue/dcm2niix is not installed')
  const file = pathToFileURL(join(dirname(manifest), 'dist', 'dcm2niix.jpeg.js'))
  const { default: create } = (await import(file.href)) as { default: Create }
  const say = (line: string): void => void lines.push(line)
  return create({ print: say, printErr: say })
}

/**
 * Converts the files of one series, in a thread that is ended afterwards: the converter's memory is given back no other way. It works in a
 * file system of its own in memory; names of files and folders do not reach it.
 */
export async function convertTask({ paths }: ConvertInput): Promise<ConvertOutput> {
  const lines: string[] = []
  const { FS, callMain } = await load(lines)
  FS.mkdir(source)
  FS.mkdir(target)
  for (const [i, path] of paths.entries())
    FS.createDataFile(source, `${i}.dcm`, readFileSync(path), true, true)
  // one file a volume, nothing beside it, not packed (its header is rewritten first), no name of it from the headers
  const code = callMain(['-b', 'n', '-z', 'n', '-f', 'volume', '-o', target, source])
  const volumes = FS.readdir(target)
    .filter((name) => name.endsWith('.nii'))
    .map((name) => Uint8Array.from(FS.readFile(`${target}/${name}`)))
  const version = /v\d[\d.]*/.exec(lines.find((line) => line.includes('dcm2nii')) ?? '')?.[0] ?? ''
  return { volumes, code, software: `dcm2niix ${version}`.trim() }
}
