/** A figure, or why there is none. */
export type Outcome =
  { readonly value: number; readonly reason?: undefined } | { readonly value: null; readonly reason: string }
