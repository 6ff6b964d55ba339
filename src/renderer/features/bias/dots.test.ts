import { expect, test } from 'vitest'
import type { BiasMember } from '../../../contract/api.ts'
import { dotsOf } from './dots.ts'

test('a dot is a scan of its group, with the name it is read by', () => {
  const member = (scan_id: number, method: string, level: string, value: number): BiasMember => ({
    scan_id,
    method,
    level,
    value,
    volume_mm3: null,
    contrast: null,
    centre_mm: null,
  })
  const members = [
    member(1, 'a', 'A', 0.3),
    member(2, 'a', 'A', 0.1),
    member(3, 'a', 'B', 0.2),
    member(4, 'b', 'A', 0),
  ]
  const said = ({ scan_id, value }: BiasMember) => ({ scan: `s${scan_id}`, label: `s${scan_id}, ${value}` })
  expect(dotsOf(members, { method: 'a', level: 'A' }, said)).toEqual([
    { value: 0.1, scan: 's2', label: 's2, 0.1' },
    { value: 0.3, scan: 's1', label: 's1, 0.3' },
  ])
  const many = Array.from({ length: 450 }, (_, at) => member(at, 'a', 'A', at))
  expect(dotsOf(many, { method: 'a', level: 'A' }, said)).toHaveLength(150)
})
