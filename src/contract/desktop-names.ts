import type { Place } from './api/library.ts'
import type { DesktopSettings, PickWish } from './desktop.ts'

/**
 * What the desktop's page may ask of its window's process, and what it is told: the few native things that a page cannot
 * do. Everything else goes to the engine, through the port that comes with an 'engine' message.
 */
export const channels = {
  pick: 'normascope:pick',
  dropped: 'normascope:dropped',
  reveal: 'normascope:reveal',
  foreign: 'normascope:foreign',
  progress: 'normascope:progress',
  settings: 'normascope:settings',
  engine: 'normascope:engine',
  command: 'normascope:command',
} as const

export const pages = [
  'cohort',
  'methods',
  'runs',
  'calibration',
  'comparison',
  'bias',
  'review',
  'report',
] as const

/** What was chosen in the menu. */
export type MenuCommand =
  | { readonly kind: 'new-study' | 'open-study' | 'demo-study' | 'close-study' | 'import' | 'keys' }
  | { readonly kind: 'open-place'; readonly place: Place }
  /** With what is on the clipboard, a link or not. */
  | { readonly kind: 'open-link'; readonly link: string }
  | { readonly kind: 'go'; readonly page: (typeof pages)[number] }
  | { readonly kind: 'theme'; readonly theme: 'dark' | 'light' }
  | { readonly kind: 'language'; readonly language: 'en' | 'de' }

/** How the engine is, as its host tells the page. 'running' comes with two ports: calls and bytes. */
export type EngineState =
  | { readonly state: 'running'; readonly restarts: number }
  | { readonly state: 'lost'; readonly why: string; readonly restarting: boolean }

/** What was dropped on the window: a folder, and a table where it was a table that lies in it. */
export interface Dropped {
  readonly folder: Place
  readonly table?: Place
}

/** `window.normascope` on the desktop; absent in a browser. */
export interface DesktopBridge {
  readonly platform: string
  readonly language: 'en' | 'de'
  pick(wish: PickWish): Promise<Place | null>
  /** The places that a file or folder dropped on the window stands for. */
  dropped(file: File): Promise<Dropped | null>
  reveal(place: string): Promise<void>
  /** How many requests of this window were refused because they went elsewhere. */
  foreign(): Promise<number>
  progress(fraction: number | null): void
  settings(settings: DesktopSettings): void
  onCommand(listener: (command: MenuCommand) => void): void
  /** Asks for ports to the engine; they come as a window message (`engineMessage`). */
  askForEngine(): void
}

/** Mark of the window message that carries `EngineState` and, while running, the two ports. */
export const engineMessage = 'normascope-engine'
export interface EngineMessage {
  readonly kind: typeof engineMessage
  readonly state: EngineState
}

/** Bytes beside the calls, over a port: the same paths as those of `normascope serve`. */
export interface BytesRequest {
  readonly id: number
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly body?: Uint8Array
}
export interface BytesCancel {
  readonly id: number
  readonly cancel: true
}
export interface BytesReply {
  readonly id: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
