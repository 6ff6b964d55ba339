import { imageOnly } from '../../app/view.ts'

/** As many as the viewer shows beside each other. */
export const mostPanes = 6

/** What the address asks for, of what there is; without a choice the image and the best methods. */
export function panesOf(
  text: string | undefined,
  choices: readonly string[],
  best: readonly string[],
): string[] {
  const wanted = text?.split(',').filter((id) => choices.includes(id)) ?? []
  return wanted.length > 0 ? wanted.slice(0, mostPanes) : [imageOnly, ...best].slice(0, 4)
}

const inOrder = (ids: readonly string[], choices: readonly string[]): string[] =>
  choices.filter((id) => ids.includes(id))

/** The panes with one more or one less; as they are where that would be none, or too many. */
export function withToggled(panes: readonly string[], id: string, choices: readonly string[]): string[] {
  const next = panes.includes(id) ? panes.filter((one) => one !== id) : [...panes, id]
  return next.length === 0 || next.length > mostPanes ? [...panes] : inOrder(next, choices)
}

/** The panes with the one that is to be seen: added, or in the place of the last. */
export function withShown(panes: readonly string[], id: string, choices: readonly string[]): string[] {
  if (panes.includes(id)) return [...panes]
  return inOrder([...panes.slice(0, mostPanes - 1), id], choices)
}
