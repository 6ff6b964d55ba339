import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { watch, type Host, type TestStudy, type Watched } from './base.ts'

interface Given {
  start: (options: { study: string }) => Promise<Host>
  study: TestStudy
  folder: string
}

/** Opens a copy of the study that the test may change: the others find theirs as it was made. */
export async function withOwnStudy(
  { start, study, folder }: Given,
  name: string,
  use: (host: Host, watched: Watched) => Promise<void>,
): Promise<void> {
  const copy = join(folder, `own-${name}`)
  cpSync(study.folder, copy, { recursive: true })
  const host = await start({ study: copy })
  try {
    await watch(host, (watched) => use(host, watched))
  } finally {
    await host.stop()
  }
}
