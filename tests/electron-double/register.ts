/**
 * `node --import ./register.ts MAIN`: runs Electron main code on the stand-in. The module 'electron' is the one beside this
 * file, in this process and in the utility processes it starts.
 */
import { registerHooks } from 'node:module'

const double = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context),
})
