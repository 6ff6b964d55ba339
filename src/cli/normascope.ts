#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
enableCompileCache() // TypeScript is stripped once, not at every start
const { main } = await import('./program.ts')
await main(process.argv)
