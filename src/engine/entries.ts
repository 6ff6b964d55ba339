import { fileURLToPath } from 'node:url'

/**
 * The file a worker thread or an inference process starts from. In a checkout Node runs the TypeScript as it is;
 * in a bundle the entries lie beside this module under their own names.
 */
export function entryFile(name: 'workers' | 'inference'): string {
  const here = import.meta.url
  return fileURLToPath(new URL(here.endsWith('.ts') ? `./${name}/entry.ts` : `./${name}.js`, here))
}
