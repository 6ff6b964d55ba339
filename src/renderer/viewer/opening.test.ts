import { expect, test } from 'vitest'
import { keepOpen } from './opening.ts'

function canvasWith(open?: () => Promise<void>) {
  const canvas = new EventTarget()
  const said: string[] = []
  let count = 0
  const end = keepOpen(
    canvas,
    async () => {
      const own = ++count
      await open?.()
      return { own, close: () => said.push(`close ${own}`), abandon: () => said.push(`abandon ${own}`) }
    },
    {
      opened: ({ own }) => said.push(`opened ${own}`),
      lost: () => said.push('lost'),
      failed: () => said.push('failed'),
    },
  )
  const send = (name: string): Event => {
    const event = new Event(name, { cancelable: true })
    canvas.dispatchEvent(event)
    return event
  }
  return { said, end, send }
}
const rest = (): Promise<void> => new Promise((done) => setTimeout(done))

test('what lost its graphics is opened anew when they come back', async () => {
  const { said, end, send } = canvasWith()
  await rest()
  expect(send('webglcontextlost').defaultPrevented).toBe(true)
  send('webglcontextrestored')
  await rest()
  end()
  send('webglcontextlost')
  expect(said).toEqual(['opened 1', 'abandon 1', 'lost', 'opened 2', 'close 2'])
})

test('what comes too late is closed; what cannot be opened is told', async () => {
  const late = canvasWith(rest)
  late.end()
  await rest()
  await rest()
  expect(late.said).toEqual(['close 1'])
  const none = canvasWith(() => Promise.reject(new Error('no WebGL2')))
  await rest()
  expect(none.said).toEqual(['failed'])
})
