import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type PackagedPlatform = 'linux' | 'darwin' | 'win32'
export type PackagedArch = 'x64' | 'arm64'
export interface Target {
  readonly platform: PackagedPlatform
  readonly arch: PackagedArch
}

/** Where ONNX Runtime has binaries: not for Intel Macs. */
export const targets: readonly Target[] = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
  { platform: 'win32', arch: 'arm64' },
]

/** The npm package with the Typst compiler of a target. */
export const typstPackage = ({ platform, arch }: Target): string =>
  `@myriaddreamin/typst-ts-node-compiler-${platform}-${arch}${{ linux: '-gnu', darwin: '', win32: '-msvc' }[platform]}`

/** What a package holds of an npm package: every path named, below it. */
interface Native {
  readonly name: string
  readonly paths: readonly string[]
}

/** The packages with native code and what they need at run time, for one target: nobody else's binaries. */
export function natives(target: Target): Native[] {
  const { platform, arch } = target
  return [
    { name: 'better-sqlite3', paths: ['LICENSE', 'lib', `prebuilds/${platform}-${arch}.node`] },
    // no native code, but read by path: an archive cannot be
    { name: '@niivue/dcm2niix', paths: ['dist/dcm2niix.jpeg.js', 'dist/dcm2niix.jpeg.wasm'] },
    { name: 'onnxruntime-node', paths: ['dist', `bin/napi-v6/${platform}/${arch}`] },
    { name: 'onnxruntime-common', paths: ['dist'] },
    {
      name: '@myriaddreamin/typst-ts-node-compiler',
      paths: ['LICENSE', 'index.js', 'index-napi.js', 'index.d.ts', 'index-napi.d.ts'],
    },
    { name: typstPackage(target), paths: ['.'] },
  ]
}

type Manifest = Record<string, unknown> & { name: string; version: string }
const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Files that are for development alone. */
const isForRunning = (path: string): boolean => !/\.(map|d\.[cm]?ts|ts)$/.test(path)

function copyNative(modules: string, into: string, { name, paths }: Native): Manifest {
  const from = join(modules, name)
  if (!existsSync(from)) {
    throw new Error(
      `${name} is not in node_modules: npm installs native packages of its own system alone. Package on that system, or run \`npm install --no-save --force ${name}\` first.`,
    )
  }
  const to = join(into, name)
  mkdirSync(to, { recursive: true })
  for (const path of paths) {
    cpSync(join(from, path), join(to, path), { recursive: true, dereference: true, filter: isForRunning })
  }
  // Dependencies are of install scripts (downloads of CUDA, headers for a rebuild), which a package never runs.
  const left = ['dependencies', 'optionalDependencies', 'devDependencies', 'scripts']
  const manifest = Object.fromEntries(
    Object.entries(readManifest(from)).filter(([key]) => !left.includes(key)),
  ) as Manifest
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/**
 * Puts together the folder that is packed for one target: what was built, the resources, and the native packages with that
 * target's binaries alone. Returns the folder.
 */
export function stage(root: string, target: Target): string {
  const folder = join(root, 'out', 'package', `${target.platform}-${target.arch}`)
  rmSync(folder, { recursive: true, force: true })
  for (const part of ['main', 'preload', 'renderer']) {
    if (!existsSync(join(root, 'out', part)))
      throw new Error(`out/${part} is not built: run \`npm run build\` first.`)
    cpSync(join(root, 'out', part), join(folder, 'out', part), { recursive: true })
  }
  cpSync(join(root, 'resources'), join(folder, 'resources'), { recursive: true })
  const modules = join(folder, 'node_modules')
  const packed = natives(target).map((native) => copyNative(join(root, 'node_modules'), modules, native))
  const { version, description, license } = readManifest(root)
  const manifest = {
    name: 'normascope',
    productName: 'Normascope',
    version,
    description,
    license,
    author: 'The Normascope authors',
    type: 'module',
    main: 'out/main/index.js',
    dependencies: Object.fromEntries(packed.map(({ name, version }) => [name, version])),
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  writeFileSync(join(folder, 'LICENSE'), readFileSync(join(root, 'LICENSE')))
  return folder
}

/** Names of all files below a folder, with '/' between. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
