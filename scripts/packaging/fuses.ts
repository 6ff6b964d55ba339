import { flipFuses, FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses'
import type { AfterPackContext } from 'electron-builder'
import { join } from 'node:path'

/** Switches inside Electron's binary, set once when it is packed. A fuse that a later Electron adds stops the packing. */
export const fuses: FuseV1Config = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
}

/** Path of the program's binary in a packed folder. */
export function binaryOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo
  const names: Record<string, string> = { darwin: `${productFilename}.app`, win32: `${productFilename}.exe` }
  const onLinux = packager.config.linux?.executableName ?? productFilename
  return join(appOutDir, names[electronPlatformName] ?? onLinux)
}

/** electron-builder's hook after the files are in place and before they are signed. */
export const setFuses = async (context: AfterPackContext): Promise<void> => {
  await flipFuses(binaryOf(context), fuses)
}
