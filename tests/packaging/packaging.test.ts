import { build, Arch, Platform } from 'electron-builder'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packagingConfig } from '../../scripts/packaging/config.ts'
import {
  filesBelow,
  natives,
  stage,
  targets,
  typstPackage,
  type Target,
} from '../../scripts/packaging/natives.ts'

const repository = join(import.meta.dirname, '..', '..')
const here = targets.find(({ platform, arch }) => platform === process.platform && arch === process.arch)
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

let root: string
const put = (path: string, text: string | Buffer): void => {
  const whole = join(root, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, text)
}

/** A checkout in small: what was built is a stub, node_modules are the real ones. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'normascope-packaging-'))
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction')
  for (const name of ['index', 'engine', 'inference', 'workers', 'part-x'])
    put(`out/main/${name}.js`, '// stub\n')
  put('out/preload/index.cjs', '// stub\n')
  put('out/renderer/index.html', '<!doctype html>\n')
  put('resources/template/stub.nii.gz', 'stub')
  put('LICENSE', 'stub')
  put('package.json', readFileSync(join(repository, 'package.json')))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('every target names binaries that its packages have', () => {
  for (const target of targets) {
    for (const { name, paths } of natives(target)) {
      const installed = name !== typstPackage(target) // npm installs this one for its own system alone
      for (const path of installed ? paths : []) {
        expect(existsSync(join(repository, 'node_modules', name, path)), `${name}/${path}`).toBe(true)
      }
    }
  }
})

test.skipIf(!here)('packs no binary of another system', () => {
  const { platform, arch } = here!
  const binaries = filesBelow(join(stage(root, here!), 'node_modules')).filter((name) =>
    /\.(node|dll|dylib|so)/.test(name),
  )
  expect(binaries.length).toBeGreaterThanOrEqual(4)
  for (const name of binaries) expect(name).toContain(platform)
  for (const name of binaries) expect(name).toMatch(new RegExp(`${arch}`))
  expect(binaries.filter((name) => /musl|android/.test(name))).toEqual([])
})

test('says what to do where the native packages of another system are missing', () => {
  const other = targets.find(({ platform }) => platform !== process.platform) as Target
  expect(() => stage(root, other)).toThrow(/Package on that system, or run `npm install/)
})

test.skipIf(process.platform !== 'linux' || !here)(
  'electron-builder packs it: natives beside the archive, fuses set, no updater',
  async () => {
    // Electron's binary cannot be fetched in a test: a stub with the nine fuses as Electron ships them.
    put('electron/electron', Buffer.from(`stub ${sentinel}\u0001\u0009101100110`, 'latin1'))
    for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
      put(`electron/${name}`, '45.4.1')
    put('electron/locales/en-US.pak', '')
    put('resources/icon.png', readFileSync(join(repository, 'resources', 'icon.png')))
    const app = stage(root, here!)
    const config = packagingConfig({
      root,
      app,
      target: here!,
      electronVersion: '45.4.1',
      electronDist: join(root, 'electron'),
    })
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir', Arch[here!.arch]),
      config,
      publish: 'never',
    })
    const packed = join(root, 'dist', `linux-${here!.arch}`, 'linux-unpacked')
    const files = filesBelow(packed)
    const beside = 'resources/app.asar.unpacked/'
    expect(files).toContain(`${beside}out/main/engine.js`)
    expect(files).toContain(`${beside}out/main/part-x.js`)
    expect(files).toContain(`${beside}resources/template/stub.nii.gz`)
    expect(files).toContain(`${beside}node_modules/better-sqlite3/prebuilds/linux-${here!.arch}.node`)
    expect(files).toContain(`${beside}node_modules/@niivue/dcm2niix/package.json`)
    expect(files).toContain(`${beside}node_modules/@niivue/dcm2niix/dist/dcm2niix.jpeg.wasm`)
    expect(files).not.toContain(`${beside}out/main/index.js`)
    expect(files).not.toContain(`${beside}out/preload/index.cjs`)
    expect(files.filter((name) => /update/.test(name))).toEqual([]) // app-update.yml would feed an updater
    const archive = readFileSync(join(packed, 'resources', 'app.asar'), 'latin1')
    for (const name of ['index.cjs', 'index.html', 'index.js']) expect(archive).toContain(`"${name}"`)
    const binary = readFileSync(join(packed, 'normascope'), 'latin1')
    // RunAsNode off, cookies encrypted, NODE_OPTIONS off, inspector off, archive checked, nothing but the archive loaded,
    // one snapshot for all, no extra rights for file:, WebAssembly traps on.
    expect(binary.slice(binary.indexOf(sentinel) + sentinel.length + 2)).toBe('010011001')
  },
  120_000,
)

test('is never published, and rebuilds nothing', () => {
  const config = packagingConfig({ root, app: root, target: targets[0]!, electronVersion: '45.4.1' })
  expect(config.publish).toBeNull()
  expect(config.npmRebuild).toBe(false)
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
  }
  expect(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })).not.toContain(
    'electron-updater',
  )
})
