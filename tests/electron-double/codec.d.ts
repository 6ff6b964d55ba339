export function pack(value: unknown): Uint8Array<ArrayBuffer>
export function unpack(bytes: Uint8Array): unknown
