import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans, splitStudy } from './index.ts'
import type { Study } from './index.ts'
import { ageTertiles, drawStratified } from './stratify.ts'

interface Person {
  subject: string
  group?: 'healthy' | 'patient'
  age?: number | null
  scanner?: string
  split?: string
  sha?: string
}

function studyOf(folder: string, people: readonly Person[]): Study {
  const study = createStudy(folder, { name: 'split' })
  people.forEach(
    ({ subject, group = 'healthy', age = null, scanner = null, split = null, sha = subject }, i) => {
      study.db
        .prepare('INSERT INTO subject (id, subject, grp, age, split) VALUES (?, ?, ?, ?, ?)')
        .run(i + 1, subject, group, age, split)
      study.db
        .prepare(
          `INSERT INTO scan (subject_id, modality, label, path, scanner, dims, spacing, size, mtime_ms, sha256, imported)
         VALUES (?, 'T1w', ?, ?, ?, '[1,1,1]', '[1,1,1]', 1, 1, ?, '')`,
        )
        .run(i + 1, `${subject}_T1w`, `/${subject}`, scanner, sha)
    },
  )
  return study
}

const splits = (study: Study): Record<string, string | null> =>
  Object.fromEntries(listScans(study).map(({ subject, split }) => [subject, split]))

const healthyPeople = (n: number): Person[] =>
  Array.from({ length: n }, (_, i) => ({
    subject: `sub-${String(i).padStart(3, '0')}`,
    age: 20 + (i % 50),
    scanner: i % 3 ? 'A' : 'B',
  }))

const patients: Person[] = [
  { subject: 'sub-p1', group: 'patient' },
  { subject: 'sub-p2', group: 'patient' },
]

describe('drawing', () => {
  test('age tertiles: thirds of the known ages, equal ages together', () => {
    expect(ageTertiles([30, 20, null, 60, 50, 10, 40])).toEqual([1, 0, undefined, 2, 2, 0, 1])
    expect(ageTertiles([5, 5, 5])).toEqual([0, 0, 0])
    expect(ageTertiles([null])).toEqual([undefined])
  })

  const of = (units: readonly { id: number; strata: readonly string[] }[], name: string) =>
    units.filter(({ strata }) => strata[0] === name)

  test('any strata: the right number, each part of the first level within one of its share, the same again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('x', 'y', 'z')), {
          minLength: 2,
          maxLength: 60,
        }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.nat(),
        (strata, share, seed) => {
          const units = strata.map((path, id) => ({ id, strata: path }))
          const drawn = drawStratified(units, share, seed)
          const wanted = Math.min(Math.max(Math.round(share * units.length), 1), units.length - 1)
          expect(drawn.size).toBe(wanted)
          for (const name of ['a', 'b', 'c', 'd']) {
            const members = of(units, name)
            const taken = members.filter(({ id }) => drawn.has(id)).length
            expect(Math.abs(taken - (wanted * members.length) / units.length)).toBeLessThan(1)
          }
          expect(drawStratified(units, share, seed)).toEqual(drawn)
        },
      ),
    )
  })

  test('parts of a later level that are single subjects cost no scanner its share', () => {
    const units = ['a', 'b', 'c'].flatMap((scanner, i) =>
      [0, 1, 2, 3].map((n) => ({ id: 4 * i + n, strata: [scanner, '', String(n)] })),
    )
    for (let seed = 0; seed < 50; seed++) {
      const drawn = drawStratified(units, 0.5, seed)
      for (const name of ['a', 'b', 'c'])
        expect(of(units, name).filter(({ id }) => drawn.has(id))).toHaveLength(2)
    }
  })
})

describe('splitting a study', () => {
  test('healthy subjects by the share, alike in scanner and age; patients to test', () => {
    using folder = temporaryFolder()
    using study = studyOf(folder.at('s'), [...healthyPeople(90), ...patients])
    const report = splitStudy(study, { calibration: 0.3, seed: 7 })
    expect(report).toMatchObject({
      calibration: 27,
      healthyCalibration: 27,
      healthyTest: 63,
      patientsTest: 2,
      train: 0,
    })
    expect(splits(study)).toMatchObject({ 'sub-p1': 'test', 'sub-p2': 'test' })
    const calibration = listScans(study, { split: 'calibration' })
    expect(calibration.filter((row) => row.scanner === 'B').length).toBeCloseTo(9, -0.5)
    const meanAge = calibration.reduce((sum, row) => sum + row.age!, 0) / calibration.length
    expect(Math.abs(meanAge - 42)).toBeLessThan(6)
  })

  test('the same seed gives the same split, whatever the order of import; another seed another', () => {
    using folder = temporaryFolder()
    using a = studyOf(folder.at('a'), healthyPeople(30))
    using b = studyOf(folder.at('b'), healthyPeople(30).reverse())
    splitStudy(a, { calibration: 0.4, seed: 3 })
    splitStudy(b, { calibration: 0.4, seed: 3 })
    expect(splits(b)).toEqual(splits(a))
    const before = splits(a)
    expect(splitStudy(a, { calibration: 0.4, seed: 4 }).changed.length).toBeGreaterThan(0)
    expect(splits(a)).not.toEqual(before)
  })

  test('training subjects stay in training; other given splits only when asked', () => {
    using folder = temporaryFolder()
    const people = healthyPeople(12).map((person, i) => ({
      ...person,
      split: i < 4 ? 'train' : 'calibration',
    }))
    using study = studyOf(folder.at('s'), people)
    expect(splitStudy(study, { calibration: 0.5, seed: 1, keepGiven: true }).changed).toEqual([])
    const report = splitStudy(study, { calibration: 0.5, seed: 1 })
    expect(report).toMatchObject({ train: 4, calibration: 4, test: 4 })
  })

  test('too few healthy subjects, a senseless share and an empty study are refused', () => {
    using folder = temporaryFolder()
    using one = studyOf(folder.at('one'), [{ subject: 'sub-1' }, ...patients])
    expect(() => splitStudy(one, { calibration: 0.3, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'too-few' }),
    )
    expect(() => splitStudy(one, { calibration: 1, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    )
    expect(splits(one)).toEqual({ 'sub-1': null, 'sub-p1': null, 'sub-p2': null })
    using none = studyOf(folder.at('none'), [])
    expect(() => splitStudy(none, { calibration: 0.3, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'nothing-to-do' }),
    )
  })

  test('thresholds of the earlier split are kept, with a warning and a line in the log', () => {
    using folder = temporaryFolder()
    using study = studyOf(folder.at('s'), healthyPeople(10))
    splitStudy(study, { calibration: 0.5, seed: 1 })
    study.db.prepare(`INSERT INTO method VALUES ('m', '{}', '')`).run()
    study.db.prepare(`INSERT INTO calibration VALUES (1, 'm', 'T1w', 'k', '{}', '')`).run()
    expect(splitStudy(study, { calibration: 0.5, seed: 1 }).warnings).toEqual([])
    expect(splitStudy(study, { calibration: 0.5, seed: 2 }).warnings[0]).toMatch(
      /calibrate and evaluate again/,
    )
    expect(study.db.prepare('SELECT count(*) FROM calibration').pluck().get()).toBe(1)
    const last = study.db.prepare('SELECT detail FROM log ORDER BY id DESC LIMIT 1').pluck().get()
    expect(last).toMatch(/calibrate and evaluate again/)
  })

  test('a scanner that tests without a healthy subject in the calibration is told', () => {
    using folder = temporaryFolder()
    using study = studyOf(folder.at('s'), [
      { subject: 'sub-a', scanner: 'Prisma' },
      { subject: 'sub-b', scanner: 'Prisma' },
      { subject: 'sub-p', scanner: 'Vida', group: 'patient' },
    ])
    expect(splitStudy(study, { calibration: 0.5, seed: 1 }).warnings).toEqual([
      expect.stringMatching(/^No healthy calibration subject on Vida:/),
    ])
  })

  test('the same scan under two names in two splits is told', () => {
    using folder = temporaryFolder()
    using study = studyOf(folder.at('s'), [
      { subject: 'sub-a', sha: 'same' },
      { subject: 'sub-b', sha: 'same' },
    ])
    expect(splitStudy(study, { calibration: 0.5, seed: 1 }).warnings.join()).toMatch(
      /sub-a_T1w and sub-b_T1w are the same scan/,
    )
  })
})

describe('a split from a table', () => {
  const people: Person[] = [
    { subject: 'sub-a' },
    { subject: 'b' },
    { subject: 'c', split: 'train' },
    ...patients,
  ]
  const split = (
    text: string,
  ): { report?: ReturnType<typeof splitStudy>; after: object; error?: unknown } => {
    using folder = temporaryFolder()
    using study = studyOf(folder.at('s'), people)
    const from = writeText(folder.at('split.csv'), text)
    try {
      return { report: splitStudy(study, { from }), after: splits(study) }
    } catch (error) {
      return { error, after: splits(study) }
    }
  }
  const untouched = { 'sub-a': null, b: null, c: 'train', 'sub-p1': null, 'sub-p2': null }

  test('is taken as it is, with or without sub-; who is unknown or unassigned is told', () => {
    const { report, after } = split('participant_id;split\na;val\nsub-x;test\nsub-p1;test\n')
    expect(after).toEqual({ 'sub-a': 'calibration', b: null, c: 'train', 'sub-p1': 'test', 'sub-p2': 'test' })
    expect(report).toMatchObject({ unknown: ['sub-x'], unassigned: ['b'], calibration: 1, test: 2, train: 1 })
    expect(report?.warnings.join(' ')).toMatch(/sub-x.*b\./)
  })

  test.each([
    [
      'a subject in two splits',
      'id,split\na,test\nb,test\nsub-a,calibration\n',
      'leak',
      /subject sub-a into two/,
    ],
    ['an unknown word', 'id,split\na,fold-1\n', 'bad-table', /line 2: "fold-1"/],
    ['a patient for calibration', 'id,split\na,test\nsub-p1,calibration\n', 'bad-table', /patient sub-p1/],
    ['no column split', 'id,fold\na,1\n', 'missing-column', /"split".*id, fold/],
    ['a table of another study', 'id,split\nx,test\n', 'bad-table', /none of the study's subjects/],
  ])('%s is refused and nothing changes', (_, text, code, message) => {
    const { error, after } = split(text)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(after).toEqual(untouched)
  })

  test('rows that repeat the same split are no leak', () => {
    expect(split('id,split\na,test\na,test\nb,calibration\n').after).toMatchObject({ 'sub-a': 'test' })
  })
})
