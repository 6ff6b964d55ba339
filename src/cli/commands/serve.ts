import type { Context } from '../program.ts'

export async function serveStudy(
  { output, signal }: Context,
  dir: string | undefined,
  options: { port: number; open: boolean },
): Promise<unknown> {
  const { supervise } = await import('../serve/supervise.ts')
  const served = await supervise(dir, {
    port: options.port,
    open: options.open,
    signal,
    log: (line) => output.say(line),
  })
  if (output.json) process.stdout.write(`${JSON.stringify({ url: served.url })}\n`)
  await served.closed
  return undefined
}
