// npm run package [-- --platform linux --arch x64 --dir]: packs the desktop program for a system, by default this one.
import { build, Arch, Platform } from 'electron-builder'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packagingConfig } from './packaging/config.ts'
import { stage, targets } from './packaging/natives.ts'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    platform: { type: 'string', default: process.platform },
    arch: { type: 'string', default: process.arch },
    /** The unpacked folder alone: no installer, and none of the tools that make one. */
    dir: { type: 'boolean', default: false },
    /** A folder with Electron's files; else they are fetched. */
    'electron-dist': { type: 'string' },
  },
})
const target = targets.find(({ platform, arch }) => platform === values.platform && arch === values.arch)
if (!target) {
  const known = targets.map(({ platform, arch }) => `${platform} ${arch}`).join(', ')
  console.error(`There is no package for ${values.platform} ${values.arch}. Choose one of: ${known}.`)
  process.exit(2)
}
const platforms = { linux: Platform.LINUX, darwin: Platform.MAC, win32: Platform.WINDOWS }
const manifest = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')
try {
  const app = stage(root, target)
  const made = await build({
    projectDir: root,
    targets: platforms[target.platform].createTarget(values.dir ? 'dir' : null, Arch[target.arch]),
    config: packagingConfig({
      root,
      app,
      target,
      electronVersion: (JSON.parse(manifest) as { version: string }).version,
      ...(values['electron-dist'] === undefined ? {} : { electronDist: values['electron-dist'] }),
    }),
    publish: 'never',
  })
  for (const path of made) console.log(path)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
