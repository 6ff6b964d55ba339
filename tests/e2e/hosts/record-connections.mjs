// Preloaded into every Node process of a host (NODE_OPTIONS=--import): writes each connection that is opened and each name
// that is looked up, a JSON line each, into the file NORMASCOPE_CONNECTIONS.
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const file = process.env.NORMASCOPE_CONNECTIONS
if (file) {
  const record = (kind, to) => appendFileSync(file, `${JSON.stringify({ kind, to, pid: process.pid })}\n`)

  const { connect } = net.Socket.prototype
  net.Socket.prototype.connect = function (...args) {
    const [first] = Array.isArray(args[0]) ? args[0] : args
    const { path, host, port } =
      typeof first === 'object' && first !== null ? first : { port: first, host: args[1] }
    if (path === undefined) record('connect', `${host ?? 'localhost'}:${port}`)
    return connect.apply(this, args)
  }

  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    for (const holder of [dns, dns.promises]) {
      const look = holder[name]
      holder[name] = function (host, ...rest) {
        record('lookup', String(host))
        return look.call(this, host, ...rest)
      }
    }
  }

  const { send } = dgram.Socket.prototype
  dgram.Socket.prototype.send = function (...args) {
    record('send', args.filter((one) => typeof one === 'string' || typeof one === 'number').join(':'))
    return send.apply(this, args)
  }
  syncBuiltinESMExports()
}
