import { call, implement, ORPCError } from '@orpc/server'
import { expect, test } from 'vitest'
import { jobsContract } from '../../contract/api/jobs.ts'
import { Fault } from '../../contract/index.ts'
import { inGerman } from '../../german/index.ts'
import { withFaults } from './shared-fault.ts'

const start = implement(jobsContract)
  .use(withFaults)
  .jobs.start.handler(({ input }) => {
    if (input.kind === 'fit')
      throw new Fault({ code: 'not-found', message: 'No such method.', remedy: 'Choose one.' })
    return { id: 1 }
  })
const refused = async (input: unknown): Promise<unknown> => {
  const error: unknown = await call(start, input as never).catch((thrown: unknown) => thrown)
  return error instanceof ORPCError ? { code: error.code, data: error.data as unknown } : error
}

test('a number out of range is told with its field and its range, in both languages', async () => {
  const message = "'processes' must be a whole number from 1 to 16, not 40."
  expect(await refused({ kind: 'run', methods: ['ae'], processes: 40 })).toEqual({
    code: 'FAULT',
    data: { code: 'bad-input', message, remedy: 'Correct the value and try again.' },
  })
  expect(inGerman(message)).toBe('„Prozesse zugleich“ verlangt eine ganze Zahl von 1 bis 16, nicht 40.')
  expect(await refused({ kind: 'calibrate', target_fpr: 1 })).toMatchObject({
    data: { message: "'target fpr' must be a number above 0 and below 1, not 1." },
  })
})

test('a fault of the work crosses as it is, and good input is not touched', async () => {
  expect(await refused({ kind: 'fit', method: 'x' })).toMatchObject({
    code: 'FAULT',
    data: { message: 'No such method.' },
  })
  expect(await call(start, { kind: 'run', methods: ['ae'] })).toEqual({ id: 1 })
})
