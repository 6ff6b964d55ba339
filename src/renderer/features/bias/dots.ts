import type { Dot } from '../../../charts/index.ts'
import type { BiasMember } from '../../../contract/api.ts'

/** Of a larger group every k-th scan is drawn, as many as of subjects' means. */
const most = 200

/** The scans behind a group as dots, the lowest first. */
export function dotsOf(
  members: readonly BiasMember[],
  group: { method: string; level: string },
  said: (member: BiasMember) => Pick<Required<Dot>, 'scan' | 'label'>,
): Dot[] {
  const own = members
    .filter(({ method, level }) => method === group.method && level === group.level)
    .sort((a, b) => a.value - b.value)
  const every = Math.max(1, Math.ceil(own.length / most))
  return own.filter((_, at) => at % every === 0).map((member) => ({ value: member.value, ...said(member) }))
}
