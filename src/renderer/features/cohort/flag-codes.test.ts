import { expect, test } from 'vitest'
import { flagCodes } from '../../../contract/index.ts'
import { de, en } from './locale.ts'

test('every flag that a scan can carry has words in both languages', () => {
  const codes = [...flagCodes].sort()
  expect(Object.keys(en.flagCodes).sort()).toEqual(codes)
  expect(Object.keys(de.flagCodes).sort()).toEqual(codes)
})
