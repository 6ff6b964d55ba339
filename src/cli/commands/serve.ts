import type { Context } from '../program.ts'

export async function serveStudy(
  { output, signal }: Context,
  dir: string,
  options: { port: number; open: boolean },
): Promise<unknown> {
  const { serve } = await import('../serve/index.ts')
  const served = await serve(dir, {
    port: options.port,
    open: options.open,
    signal,
    log: (line) => output.say(line),
  })
  if (output.json) process.stdout.write(`${JSON.stringify({ url: served.url })}\n`)
  await served.closed
  return undefined
}
