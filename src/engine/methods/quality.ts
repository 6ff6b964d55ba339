import type { Card, Quality } from '../../contract/index.ts'
import type { Method } from './cards.ts'

/** The quality a card really has of the one asked for: 'fast' only where it names faster parameters. */
export const qualityOf = (card: Card, asked: Quality = 'reference'): Quality =>
  asked === 'fast' && card.fast ? 'fast' : 'reference'

/** The method with the parameters of a quality in its card; they shape the key of its results as any parameter does. */
export function atQuality<M extends Method>(method: M, asked: Quality = 'reference'): M {
  const { card } = method
  if (qualityOf(card, asked) === 'reference') return method
  return { ...method, card: { ...card, parameters: { ...card.parameters, ...card.fast } } }
}
