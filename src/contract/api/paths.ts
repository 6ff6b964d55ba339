/** Where bytes are, by path, and the names of the loopback host. The page has this before anything else: no imports. */
export const volumeKinds = ['scan', 'map', 'recon', 'mask', 'annotation'] as const
export type VolumeKind = (typeof volumeKinds)[number]
export const volumePath = (kind: VolumeKind, id: number): string => `/volume/${kind}/${id}`

/** A grey PNG of a scan's middle axial slice, radiological convention: GET with the token, as volumes. */
export const thumbnailPath = (scanId: number): string => `/thumbnail/${scanId}`

/** What every page reads of the open study, in one answer: GET with the token, JSON (`Overview`). */
export const overviewPath = '/overview'

/** Names of the loopback host (`normascope serve`). */
export const loopback = {
  rpcPath: '/rpc',
  tokenHeader: 'x-normascope-token',
  volumeHeader: 'x-normascope-volume',
  tokenParameter: 'token',
  protocol: 'normascope.v1',
  /** A page cannot set headers on a WebSocket: the token travels as a second protocol. */
  tokenProtocol: (token: string): string => `normascope.token.${token}`,
} as const
