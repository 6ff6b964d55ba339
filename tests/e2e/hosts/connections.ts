import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Connection {
  /** Who: 'node' or 'chromium'. */
  readonly by: string
  readonly to: string
}

const preload = (name: string): string => `--import=${pathToFileURL(join(import.meta.dirname, name)).href}`

/** While this file is in a host's folder, its databases are on a full disk. */
export const fullDisk = (folder: string): string => join(folder, 'disk-is-full')
/** Environment in which every Node process writes down what it connects to, and can be told that the disk is full. */
export const recordingEnv = (folder: string): Record<string, string> => ({
  NORMASCOPE_CONNECTIONS: join(folder, 'connections.jsonl'),
  NORMASCOPE_FULL_DISK: fullDisk(folder),
  NODE_OPTIONS: `${preload('record-connections.mjs')} ${preload('full-disk.mjs')}`,
})
export const netLog = (folder: string): string => join(folder, 'net-log.json')

const isLoopback = (address: string): boolean =>
  /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?|::ffff:127\.\d+\.\d+\.\d+)(:\d+)?$/.test(address)

function ofNode(folder: string): Connection[] {
  const file = join(folder, 'connections.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ by: 'node', to: (JSON.parse(line) as { to: string }).to }))
}

interface NetEvent {
  readonly type: number
  readonly source: { readonly id: number }
  readonly params?: { readonly address?: string }
}

/** One event a line; the first line names them; the log of a running browser has no end yet. */
function* netEvents(file: string): Generator<{ name: string; source: number; address: string | undefined }> {
  const [first = '', , ...lines] = readFileSync(file, 'utf8').split('\n')
  const { constants } = JSON.parse(`${first.trim().replace(/,$/, '')}}`) as {
    constants: { logEventTypes: Record<string, number> }
  }
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]))
  for (const line of lines) {
    try {
      const { type, source, params } = JSON.parse(line.trim().replace(/,$/, '')) as NetEvent
      yield { name: names.get(type) ?? '', source: source.id, address: params?.address }
    } catch {
      // the end of the log
    }
  }
}

/**
 * Chromium's own log of its network: every TCP connection it tried, and every UDP socket that sent something. (It opens UDP
 * sockets that send nothing to ask the system for a route.)
 */
function ofChromium(folder: string): Connection[] {
  const file = netLog(folder)
  if (!existsSync(file)) return []
  const found: Connection[] = []
  const udp = new Map<number, string>()
  for (const { name, source, address } of netEvents(file)) {
    if (name === 'TCP_CONNECT_ATTEMPT' && address !== undefined) found.push({ by: 'chromium', to: address })
    if (name === 'UDP_CONNECT' && address !== undefined) udp.set(source, address)
    if (name === 'UDP_BYTES_SENT') found.push({ by: 'chromium', to: address ?? udp.get(source) ?? 'unknown' })
  }
  return found
}

/** The folder itself, and those of the hosts that were started in it. */
const logFolders = (folder: string): string[] => [
  folder,
  ...readdirSync(folder)
    .filter((name) => name.startsWith('host-'))
    .map((name) => join(folder, name)),
]

/** Everything that was connected to, or tried, by any process of the hosts that kept their logs in this folder. */
export const connections = (folder: string): Connection[] =>
  logFolders(folder).flatMap((one) => [...ofNode(one), ...ofChromium(one)])

/** What was not on this machine. */
export const foreign = (folder: string): Connection[] =>
  connections(folder).filter(({ to }) => !isLoopback(to))
