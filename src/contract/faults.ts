/**
 * A failure a person can act on: what happened, to which file, what to do now.
 * Inside a process it is thrown; at the edge of a process it becomes data (`toFaultData`).
 * The exit code of the command line follows from `code`: 'usage' is 2, 'unexpected' is 1, all others are 3.
 */
export const faultCodes = [
  'usage',
  'not-found',
  'unreadable',
  'not-a-volume',
  'truncated',
  'not-finite',
  'empty-volume',
  'grid-mismatch',
  'changed-file',
  'missing-column',
  'bad-table',
  'bad-card',
  'hash-mismatch',
  'bad-graph',
  'provider-failed',
  'process-died',
  'cancelled',
  'disk-full',
  'read-only',
  'locked',
  'leak',
  'too-few',
  'nothing-to-do',
  'bad-input',
  'unexpected',
] as const
export type FaultCode = (typeof faultCodes)[number]

export interface FaultData {
  code: FaultCode
  /** One sentence: what is wrong, naming the file or thing. */
  message: string
  /** One sentence: what to do now. */
  remedy: string
  /** The file or folder concerned, where there is one. */
  path?: string
}

export class Fault extends Error implements FaultData {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly remedy: string
  readonly path?: string
  constructor(data: FaultData, options?: ErrorOptions) {
    super(data.message, options)
    this.code = data.code
    this.remedy = data.remedy
    if (data.path !== undefined) this.path = data.path
  }
}

const systemFaults: Record<string, { code: FaultCode; what: string; remedy: string }> = {
  ENOENT: {
    code: 'not-found',
    what: 'does not exist',
    remedy: 'Check the path, or import the folder again if the file was moved.',
  },
  ENOSPC: {
    code: 'disk-full',
    what: 'could not be written: the disk is full',
    remedy: 'Free some space and do this again; what was finished is kept.',
  },
  EDQUOT: {
    code: 'disk-full',
    what: 'could not be written: the disk quota is used up',
    remedy: 'Free some space and do this again; what was finished is kept.',
  },
  EROFS: {
    code: 'read-only',
    what: 'cannot be written: the file system is read-only',
    remedy: 'Copy the study to a folder you may write to.',
  },
  EACCES: {
    code: 'read-only',
    what: 'cannot be opened: permission denied',
    remedy: 'Change the permissions of the file or folder, or use another folder.',
  },
  EPERM: {
    code: 'read-only',
    what: 'cannot be written: operation not permitted',
    remedy: 'Change the permissions of the file or folder, or use another folder.',
  },
  EISDIR: {
    code: 'bad-input',
    what: 'is a folder where a file was expected',
    remedy: 'Name the file itself.',
  },
  ENOTDIR: { code: 'bad-input', what: 'is a file where a folder was expected', remedy: 'Name the folder.' },
}

/** SQLite's error codes (sqlite.org/rescode.html), the extended ones by their beginning. */
const databaseFaults: readonly {
  codes: readonly string[]
  fault: FaultCode
  what: string
  remedy: string
}[] = [
  {
    codes: ['SQLITE_FULL'],
    fault: 'disk-full',
    what: 'could not be written: the disk is full',
    remedy: 'Free some space and do this again; what was finished is kept.',
  },
  {
    codes: ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_PERM'],
    fault: 'read-only',
    what: 'cannot be written',
    remedy: 'Copy the study to a folder you may write to, or change its permissions.',
  },
  {
    codes: ['SQLITE_BUSY'],
    fault: 'locked',
    what: 'is in use by another program',
    remedy: 'Close the other Normascope that has this study open, then try again.',
  },
  {
    codes: ['SQLITE_NOTADB', 'SQLITE_CORRUPT'],
    fault: 'unreadable',
    what: 'is damaged or not a study database',
    remedy: 'Restore it from a backup; maps under derivatives are unharmed.',
  },
]

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** Any thrown value as fault data. `path` is used when the error itself names none. */
export function toFaultData(error: unknown, path?: string): FaultData {
  if (error instanceof Fault) {
    return {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      ...(error.path === undefined ? {} : { path: error.path }),
    }
  }
  if (isSystemError(error)) {
    const database = databaseFaults.find(({ codes }) => codes.some((code) => error.code?.startsWith(code)))
    if (database) {
      return {
        code: database.fault,
        message: `${path ?? 'The study database'} ${database.what}.`,
        remedy: database.remedy,
        ...(path === undefined ? {} : { path }),
      }
    }
    const known = systemFaults[error.code ?? '']
    const file = error.path ?? path
    if (known)
      return {
        code: known.code,
        message: `${file ?? 'A file'} ${known.what}.`,
        remedy: known.remedy,
        ...(file === undefined ? {} : { path: file }),
      }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'unexpected',
    message: `Unexpected failure: ${message}`,
    remedy:
      'This is a fault of the program: report it with this message; on the command line --debug adds the trace.',
    ...(path === undefined ? {} : { path }),
  }
}

/** As {@link toFaultData}, as a throwable. */
export const toFault = (error: unknown, path?: string): Fault =>
  error instanceof Fault ? error : new Fault(toFaultData(error, path), { cause: error })

export const exitCodeOf = (fault: FaultData): 1 | 2 | 3 =>
  fault.code === 'usage' ? 2 : fault.code === 'unexpected' ? 1 : 3
