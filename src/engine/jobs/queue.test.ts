import { describe, expect, it } from 'vitest'
import { Fault } from '../../contract/index.ts'
import { JobQueue, type JobPlan } from './index.ts'

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('aborted'))))

const plan = (work: JobPlan['work']): JobPlan => ({ kind: 'run', subject: 'ae', work })
const settled = async (queue: JobQueue, id: number, state: string): Promise<void> => {
  await expect.poll(() => queue.list().find((job) => job.id === id)?.state).toBe(state)
}

describe('JobQueue', () => {
  it('works one job at a time in the order of asking and keeps what each told', async () => {
    const queue = new JobQueue()
    const order: string[] = []
    const first = queue.start(
      plan(async (voice) => {
        await Promise.resolve()
        voice.progress({ stage: 'map', done: 1, total: 2, label: 'sub-01' })
        voice.warning('The alignment is doubtful.', 'Look at it.')
        order.push('first')
      }),
    )
    const second = queue.start(plan(() => Promise.resolve(void order.push('second'))))
    await settled(queue, second, 'done')
    expect(order).toEqual(['first', 'second'])
    expect(queue.list()[0]).toMatchObject({ state: 'done', done: 1, total: 2, label: 'sub-01' })
    expect(queue.log(first).map(({ line }) => line)).toEqual([
      'map 1/2 sub-01',
      'Warning: The alignment is doubtful. Look at it.',
    ])
  })

  it('tells a failure as a fault with its remedy and goes on with the next job', async () => {
    const queue = new JobQueue()
    const bad = queue.start(
      plan(() =>
        Promise.reject(new Fault({ code: 'disk-full', message: 'The disk is full.', remedy: 'Make room.' })),
      ),
    )
    const good = queue.start(plan(() => Promise.resolve()))
    await settled(queue, good, 'done')
    expect(queue.list()[bad - 1]).toMatchObject({
      state: 'failed',
      fault: { code: 'disk-full', remedy: 'Make room.' },
    })
  })

  it('pauses and resumes: the work is called again', async () => {
    const queue = new JobQueue()
    let calls = 0
    const id = queue.start(plan((_, signal) => (++calls === 1 ? untilAborted(signal) : Promise.resolve())))
    await settled(queue, id, 'running')
    queue.pause(id)
    await settled(queue, id, 'paused')
    queue.resume(id)
    await settled(queue, id, 'done')
    expect(calls).toBe(2)
  })

  it('cancels a running and a waiting job, and retries one', async () => {
    const queue = new JobQueue()
    let calls = 0
    const running = queue.start(
      plan((_, signal) => (++calls === 1 ? untilAborted(signal) : Promise.resolve())),
    )
    const waiting = queue.start(plan(() => Promise.resolve()))
    await settled(queue, running, 'running')
    queue.cancel(waiting)
    queue.cancel(running)
    await settled(queue, running, 'cancelled')
    expect(queue.list()[waiting - 1]?.state).toBe('cancelled')
    await settled(queue, queue.retry(running), 'done')
    await queue.close()
  })

  it('cancels everything when it closes', async () => {
    const queue = new JobQueue()
    queue.start(plan((_, signal) => untilAborted(signal)))
    queue.start(plan(() => Promise.resolve()))
    await settled(queue, 1, 'running')
    await queue.close()
    expect(queue.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })

  it('takes nothing while it closes: nobody would ever begin it', async () => {
    const queue = new JobQueue()
    const first = queue.start(plan((_, signal) => untilAborted(signal)))
    await settled(queue, first, 'running')
    const closed = queue.close()
    expect(() => queue.start(plan(() => Promise.resolve()))).toThrow('The study is being closed')
    expect(() => queue.retry(first)).toThrow('The study is being closed')
    await closed
    expect(queue.list()).toHaveLength(1)
  })
})
