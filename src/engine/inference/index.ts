export { InferenceProcess, forkProcess, type ProcessPort, type SpawnProcess } from './process.ts'
export { AGREEMENT_LIMIT, chooseProvider, type ProviderChoice } from './providers.ts'
export { providers, type GraphFile, type Probe, type Provider } from './protocol.ts'
