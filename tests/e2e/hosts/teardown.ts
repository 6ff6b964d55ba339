import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Takes away what the run made once for all its workers. */
export default function teardown(): void {
  rmSync(join(tmpdir(), `normascope-e2e-run-${process.pid}`), { recursive: true, force: true })
}
