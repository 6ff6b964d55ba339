export { detectLayout, importFolder } from './importFolder.ts'
export type { ImportOptions, ImportReport, Layout } from './importFolder.ts'
