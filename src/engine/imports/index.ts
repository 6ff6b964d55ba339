export { detectLayout, importFolder } from './importFolder.ts'
export type { ImportOptions, ImportReport, Layout } from './importFolder.ts'
export { previewImport } from './preview.ts'
export type { ImportPreview, PreviewInput } from './preview.ts'
