/** What was typed, with a comma or a point, or the sentence of `app.field` that says why it is no number from `min` to `max`. */
export function numberFrom(
  text: string,
  min: number,
  max: number,
): { value: number; wrong?: undefined } | { value?: undefined; wrong: 'number' | 'between' } {
  const value = Number(text.trim().replace(',', '.'))
  if (text.trim() === '' || !Number.isFinite(value)) return { wrong: 'number' }
  return value < min || value > max ? { wrong: 'between' } : { value }
}
