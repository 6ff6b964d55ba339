import type { Page } from '@playwright/test'

/**
 * Where the same specs run: the command `serve` in Chromium; the desktop's main and preload on the stand-in for Electron,
 * as built and from its sources; the desktop in Electron itself.
 */
export const hostKinds = ['serve', 'desktop', 'sources', 'electron'] as const
export type HostKind = (typeof hostKinds)[number]

export interface HostOptions {
  /** Folder of the study to open; without one the program starts on its first page. */
  readonly study?: string | undefined
  /** Folder for the profile, the logs and what the program keeps about its user; made by the caller, empty at first. */
  readonly folder: string
  readonly locale?: string
}

/** What only a desktop has, and how a test steers and sees it. */
export interface Desktop {
  /** Paths that the next dialogs answer with, and buttons of the next message boxes, in turn. */
  choose(answers: { open?: string[]; save?: string[]; box?: number[] }): Promise<void>
  menu(...path: string[]): Promise<void>
  accelerator(keys: string): Promise<void>
  state(): Promise<DesktopState>
  /** Another start of the program, with a study, from a folder. */
  secondInstance(study: string, folder?: string): Promise<void>
  /** The person closes the window; its page may have something against it. */
  closeWindow(): Promise<void>
  /** The process of the page dies. */
  pageGone(): Promise<void>
  /** The process that draws dies. */
  graphicsGone(): Promise<void>
  /** The page has not answered for a while. */
  pageHangs(): Promise<void>
  permission(name: string): Promise<boolean>
  /** The person moves the window. */
  bounds(bounds: Bounds): Promise<void>
  quit(): Promise<void>
}
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}
export interface DesktopState {
  menu: { label?: string; accelerator?: string; enabled?: boolean; items: DesktopState['menu'] }[]
  dialogs: { title?: string; message?: string; detail?: string; properties?: string[] }[]
  revealed: string[]
  switches: string[]
  /** What keeps the computer awake. */
  blockers: string[]
  spellChecker: boolean
  refused: string[]
  windows: {
    title: string
    progress: number
    shown: boolean
    bounds: Bounds
    maximized: boolean
    popups: number
    url: string
  }[]
}

export interface Host {
  readonly kind: HostKind
  /** Address of the page; `#/cohort?scan=…` may follow. */
  readonly url: string
  readonly origin: string
  readonly token: string
  /** A page at its beginning, and what ends it. */
  page(): Promise<{ page: Page; end: () => Promise<void> }>
  /** Process id of the engine that runs now. */
  enginePid(): Promise<number>
  readonly desktop: Desktop | undefined
  /** Exit code, null after a signal. */
  stop(): Promise<number | null>
}
