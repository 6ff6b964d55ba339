/** Maps of one method on one modality, as far as is known before they are made. */
export interface MapGroup {
  /** How many are to be made. */
  readonly maps: number
  /** Seconds a map took before on this study; null where none was made. */
  readonly secondsEach: number | null
}
export interface RunProgress {
  done: number
  total: number
  /** Null until a map was made in this run, unless every method was timed before. */
  secondsLeft: number | null
}

/**
 * How far a whole run is, over all its methods: maps made or failed, of all that are to be made, and the seconds left. The maps of
 * the group that is being made go by its own pace; those of later groups by what a map of theirs took before, else by the mean of
 * this run. Groups follow one after the other; `lanes` maps are made at once. What is loaded between two groups is not counted.
 */
export class RunPace {
  readonly #groups: MapGroup[]
  readonly #lanes: number
  readonly #now: () => number
  #at = -1
  #began = 0
  #inGroup = 0
  /** Seconds from the beginning of the group to its last map. */
  #took = 0
  #before = 0
  #secondsBefore = 0

  /** `now`: milliseconds of a clock. */
  constructor(groups: readonly MapGroup[], lanes: number, now: () => number = () => performance.now()) {
    this.#groups = [...groups]
    this.#lanes = lanes
    this.#now = now
  }

  /** Group `at` begins with as many maps as it turned out to have; those that were left out before it are over. */
  begin(at: number, maps: number): RunProgress {
    this.#end()
    this.#at = at
    this.#groups[at] = { secondsEach: this.#groups[at]!.secondsEach, maps }
    return this.#progress()
  }

  /** One more map of the group was made, or could not be made. */
  step(): RunProgress {
    this.#inGroup++
    this.#took = (this.#now() - this.#began) / 1000
    return this.#progress()
  }

  #end(): void {
    this.#secondsBefore += this.#took
    this.#before += this.#inGroup
    this.#inGroup = this.#took = 0
    this.#began = this.#now()
  }

  #progress(): RunProgress {
    const own = this.#groups[this.#at]!
    const later = this.#groups.slice(this.#at + 1)
    const done = this.#before + this.#inGroup
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
    return {
      done,
      total: this.#before + own.maps + sum(later.map(({ maps }) => maps)),
      secondsLeft: this.#left(own, later, done),
    }
  }

  #left(own: MapGroup, later: readonly MapGroup[], done: number): number | null {
    const mean = done > 0 ? (this.#secondsBefore + this.#took) / done : null
    /** Wall-clock seconds a map of a group that is still to come. */
    const expected = ({ secondsEach }: MapGroup): number | null =>
      secondsEach === null ? mean : secondsEach / this.#lanes
    const each = this.#inGroup > 0 ? this.#took / this.#inGroup : expected(own)
    let left: number | null = own.maps === this.#inGroup ? 0 : each && each * (own.maps - this.#inGroup)
    for (const group of later.filter(({ maps }) => maps > 0)) {
      const one = expected(group)
      left = left === null || one === null ? null : left + one * group.maps
    }
    return left
  }
}
