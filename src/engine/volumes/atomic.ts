import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { toFault } from '../../contract/faults.ts'

let counter = 0

/** Names of files that a killed program may leave behind; nothing else matches. */
export const temporaryName = /^\.normascope-\d+-\d+-\d+-.*\.tmp$/

const createNew = (path: string): Promise<FileHandle> => open(path, 'wx')

async function writeAndSync(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the rename itself durable; not every file system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // Windows and some network shares refuse to open a folder: the rename is still atomic
  }
}

/**
 * Puts bytes at a path so that a reader, or a crash at any moment, sees the old file or the new one and never
 * a part: temporary name in the same folder, sync, rename, sync of the folder. The temporary file is removed
 * when any step fails; the failure is thrown as a Fault. `create` opens the temporary file (tests break it).
 */
export async function replaceFile(path: string, bytes: Uint8Array, create = createNew): Promise<void> {
  const folder = dirname(path)
  const name = `.normascope-${process.pid}-${threadId}-${counter++}-${basename(path)}.tmp`
  const temporary = join(folder, name)
  try {
    await writeAndSync(await create(temporary), bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const fault = toFault(error, path)
    throw fault.path === temporary || fault.message.includes(temporary)
      ? toFault(retold(error, path), path)
      : fault
  }
  await syncFolder(folder)
}

/** The same system error told about the file the caller asked for, not about its temporary name. */
function retold(error: unknown, path: string): unknown {
  return error instanceof Error
    ? Object.assign(new Error(error.message, { cause: error }), error, { path })
    : error
}
