import type { Configuration } from 'electron-builder'
import { join } from 'node:path'
import { setFuses } from './fuses.ts'
import type { Target } from './natives.ts'

/** Electron's version, exactly: electron-builder takes no range. */
export interface Packing {
  readonly root: string
  /** The folder made by `stage`. */
  readonly app: string
  readonly target: Target
  readonly electronVersion: string
  /** A folder with Electron's files, where they are here already; else electron-builder fetches them. */
  readonly electronDist?: string
}

/** How the desktop program is packed. No publishing, so no updater and no file that would feed one. */
export function packagingConfig({
  root,
  app,
  target,
  electronVersion,
  electronDist,
}: Packing): Configuration {
  return {
    appId: 'org.normascope.workstation',
    productName: 'Normascope',
    copyright: 'The Normascope authors. Apache-2.0.',
    directories: {
      app,
      output: join(root, 'dist', `${target.platform}-${target.arch}`),
      buildResources: join(root, 'resources'),
    },
    electronVersion,
    ...(electronDist === undefined ? {} : { electronDist }),
    files: ['**/*'],
    asar: true,
    // Other processes and native code read these by path, which they cannot inside an archive.
    asarUnpack: [
      'out/main/{engine,inference,workers}.js',
      'out/main/part-*.js',
      'resources/**',
      'node_modules/**',
    ],
    npmRebuild: false, // all native packages bring Node-API binaries, which load in Electron as they are
    nodeGypRebuild: false,
    publish: null,
    afterPack: setFuses,
    electronLanguages: ['en', 'en-US', 'en-GB', 'de'],
    fileAssociations: [],
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Science',
      executableName: 'normascope',
      synopsis: 'Which anomaly detection methods hold on your own brain scans',
      maintainer: 'The Normascope authors <noreply@normascope.invalid>',
      icon: join(root, 'resources', 'icon.png'),
    },
    deb: { priority: 'optional' },
    mac: {
      target: ['dmg'], // CoreML is in ONNX Runtime's own library for macOS
      category: 'public.app-category.medical',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: join(root, 'scripts', 'packaging', 'entitlements.mac.plist'),
      entitlementsInherit: join(root, 'scripts', 'packaging', 'entitlements.mac.plist'),
      icon: join(root, 'resources', 'icon.png'),
    },
    dmg: { writeUpdateInfo: false },
    win: { target: ['nsis'], icon: join(root, 'resources', 'icon.png') }, // DirectML.dll lies beside ONNX Runtime's
    nsis: {
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      differentialPackage: false,
    },
  }
}
