import type { Place } from '../contract/api.ts'
import type { FaultData } from '../contract/index.ts'

/** What main and the engine's process say to each other. Scans, maps and calls go through other ports, never here. */
export type ToEngine =
  /** First message. `going`: the engine before this one died; what it was doing goes on. */
  | { readonly kind: 'begin'; readonly study: string | null; readonly going: boolean }
  /** With two ports of a page: calls and bytes. */
  | { readonly kind: 'page' }
  | { readonly kind: 'grant'; readonly ask: number; readonly path: string }
  | { readonly kind: 'path'; readonly ask: number; readonly place: string }
  /** With one port: to the process of inference that was asked for. */
  | { readonly kind: 'process'; readonly id: number }
  | { readonly kind: 'process-ended'; readonly id: number; readonly why: string }
  | { readonly kind: 'end' }

export type FromEngine =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'study'
      readonly open: { readonly folder: string; readonly name: string; readonly created: string } | null
    }
  | { readonly kind: 'recent'; readonly studies: readonly { readonly name: string; readonly place: Place }[] }
  | { readonly kind: 'not-opened'; readonly fault: FaultData }
  /** Whether jobs are going on. */
  | { readonly kind: 'working'; readonly on: boolean }
  | { readonly kind: 'granted'; readonly ask: number; readonly place: Place }
  | { readonly kind: 'path-is'; readonly ask: number; readonly path: string | null }
  | { readonly kind: 'spawn'; readonly id: number; readonly quiet: boolean }
  | { readonly kind: 'kill'; readonly id: number }
  | { readonly kind: 'ended' }

/** The first message to a process of inference, with the engine's end of a channel. */
export interface ToInference {
  readonly kind: 'engine'
}
