// Runs in the page before its own scripts: what Electron gives a preload script, over the stand-in's WebSocket. `pack`,
// `unpack`, BRIDGE, ARGV, PLATFORM and the preload script are put in by `window.ts`.
/* global BRIDGE, ARGV, PLATFORM, PRELOAD, pack, unpack */
;(() => {
  if (window !== window.top || !window.location.protocol.startsWith('http')) return
  const socket = new WebSocket(BRIDGE)
  socket.binaryType = 'arraybuffer'
  const fetched = window.fetch.bind(window) // a test may put its own in place
  const opened = new Promise((done) => socket.addEventListener('open', done, { once: true }))
  const send = (message) => {
    const bytes = pack(message) // at once: what cannot be cloned fails in the caller
    void opened.then(() => socket.readyState === WebSocket.OPEN && socket.send(bytes))
  }

  const listeners = new Map()
  const calls = new Map()
  const ports = new Map()
  let next = 1

  const openPort = (id) => {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port2)
    port2.onmessage = ({ data }) => send({ kind: 'port', port: id, data })
    return port1
  }

  /** Messages behind one that is still being fetched wait for it. */
  let before
  socket.addEventListener('message', ({ data }) => {
    const message = unpack(new Uint8Array(data))
    if (message.kind !== 'parcel' && !before) return receive(message)
    const bytes = message.kind === 'parcel' && fetched(message.path).then((answer) => answer.arrayBuffer())
    const mine = Promise.all([bytes, before]).then(([parcel]) => {
      if (before === mine) before = undefined
      receive(parcel ? unpack(new Uint8Array(parcel)) : message)
    })
    before = mine
  })

  const receive = (message) => {
    if (message.kind === 'channel') {
      const event = { ports: message.ports.map(openPort), senderId: 0 }
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args)
    } else if (message.kind === 'port') ports.get(message.port)?.postMessage(message.data)
    else if (message.kind === 'close') {
      ports.get(message.port)?.close()
      ports.delete(message.port)
    } else if (message.kind === 'answer') {
      const { done, fail } = calls.get(message.id) ?? {}
      calls.delete(message.id)
      if (message.error === undefined) done?.(message.value)
      else fail?.(new Error(message.error))
    }
  }

  const ipcRenderer = {
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    send: (channel, ...args) => send({ kind: 'send', channel, args }),
    invoke: (channel, ...args) =>
      new Promise((done, fail) => {
        const id = next++
        calls.set(id, {
          done,
          fail: (error) => fail(new Error(`Error invoking remote method '${channel}': ${error.message}`)),
        })
        send({ kind: 'invoke', id, channel, args })
      }),
  }

  /** Values are copied on their way between the two worlds, functions are wrapped, files pass. */
  const cross = (value) => {
    if (typeof value === 'function') return (...args) => cross(value(...args.map(cross)))
    if (value instanceof Promise) return value.then(cross)
    if (value instanceof File) return value
    if (value instanceof MessagePort) throw new Error('a MessagePort cannot cross the context bridge')
    return structuredClone(value)
  }
  const contextBridge = {
    exposeInMainWorld(name, api) {
      const copy = Object.fromEntries(Object.entries(api).map(([key, value]) => [key, cross(value)]))
      Object.defineProperty(window, name, {
        value: Object.freeze(copy),
        writable: false,
        configurable: false,
      })
    },
  }
  /** A test says which path a file that it drops has, by its name. */
  const webUtils = { getPathForFile: (file) => globalThis.__pathsOfDroppedFiles?.[file.name] ?? '' }

  const electron = { ipcRenderer, contextBridge, webUtils }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`) // a sandboxed preload has no other
  }
  const process = Object.freeze({ argv: ARGV, platform: PLATFORM, contextIsolated: true, sandboxed: true })
  PRELOAD(require, process, {}, { exports: {} })
})()
