const isNumberField = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement && target.type === 'number'

/**
 * The wheel scrolls, it never changes a number: a browser counts a focused number field up and down under it, and a person who
 * scrolls would not notice. The field is left, so that what was typed is taken as when clicking elsewhere.
 */
export function keepNumbersFromWheel(page: Document): void {
  const leave = ({ currentTarget }: Event): void => (currentTarget as HTMLElement).blur()
  page.addEventListener('focusin', ({ target }) => {
    if (isNumberField(target)) target.addEventListener('wheel', leave, { passive: true })
  })
  page.addEventListener('focusout', ({ target }) => target?.removeEventListener('wheel', leave))
}
