export const noBrowser: string
export const quietFlags: readonly string[]
export function findBrowser(): string | undefined
export function provideBrowser(): { path: string | undefined; fetched: boolean; reason?: string }
