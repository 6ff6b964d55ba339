import type { RouteRecordRaw } from 'vue-router'

/** Sentences by key, nested; `t('<name of the feature>.<key>')`. */
export interface Messages {
  readonly [key: string]: string | Messages
}
/** A catalogue with the same keys in another language: a missing or a surplus sentence does not compile. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> }

export interface Catalogues {
  readonly en: Messages
  readonly de: Messages
}

/** One entry of the rail: its page, and its sentences, which stand under the route's name. */
export interface Feature {
  readonly route: RouteRecordRaw & { name: FeatureName }
  readonly locale: Catalogues
}

/** In the order of the job. */
export const featureNames = [
  'cohort',
  'methods',
  'runs',
  'calibration',
  'comparison',
  'bias',
  'review',
  'report',
] as const
export type FeatureName = (typeof featureNames)[number]
