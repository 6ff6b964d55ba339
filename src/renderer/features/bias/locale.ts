import type { Translation } from '../../app/feature.ts'

export const en = {
  sentence: {
    differs: '{metric} of {method} differs by {factor}.',
    gap: '{metric} of {method} differs by {factor}: {largest} is {gap} above {smallest}.',
    gapPoints:
      '{metric} of {method} differs by {factor}: {largest} is {gap} percentage points above {smallest}.',
    attribution: {
      own: 'This stays when all factors are taken together.',
      other: 'Taken together with the other factors it is put down to {others}.',
      unclear: 'Taken together no factor stands out, so it cannot be put down to {factor}.',
      confounded: 'The factors overlap too much here to say what it comes from.',
      'not-modelled': 'It could not be tested with all factors together.',
    },
    nothing: 'On {modality} no difference between groups is left after correction over {n} tests.',
    untested:
      'On {modality} no group is large enough to be tested: at least 30 subjects on both sides are needed.',
    more: '{n} more differences are left after correction.',
    notEstimable: '{n} of {total} gaps are not estimable.',
  },
  columns: {
    metric: 'Figure',
    factor: 'Factor',
    method: 'Method',
    gap: 'Gap',
    groups: 'Between',
    note: 'Note',
  },
  gaps: {
    label: 'Largest gap in {metric} between the groups of each factor, for every method',
    frame: 'An orange frame marks what is left after correction. Click a cell to see its groups.',
  },
  groups: {
    title: '{metric} by {factor}',
    counted: 'No group has the 10 subjects that an estimate needs; they are counted.',
    label: '{metric} by {factor}: groups with 95 % intervals and subjects; hollow markers are imprecise',
  },
  curves: {
    title: '{metric} along {factor}',
    bands: 'Dark band: 95 % at each point by itself. Light band: 95 % along the whole curve.',
    loAll: 'Whole curve from',
    hiAll: 'to',
  },
  pairs: {
    title: '{method}: {factor} crossed with',
    other: 'Second factor',
    label: 'Two factors crossed',
    few: 'counted only',
  },
  tests: {
    title: 'Tests of single factors, {metric}',
    test: 'Test',
    effect: 'Effect',
    adjusted: 'p corrected',
    notTested: 'not tested',
    names: {
      'mann-whitney': 'Mann–Whitney',
      'kruskal-wallis': 'Kruskal–Wallis',
      spearman: 'Spearman',
      'spearman, errors clustered by subject': 'Spearman, errors clustered by subject',
    },
    effects: { cliffs_delta: 'Cliff’s delta', epsilon_squared: 'epsilon²', rho: 'rho' },
  },
  models: {
    title: 'All factors together, {metric}',
    level: 'Group or unit',
    against: '{level} against {reference}',
    per: 'per {unit}',
    units: { '10 years': '10 years', 'tenfold volume': 'tenfold volume', '1': '1' },
    estimate: {
      fpr: 'Coefficient, logit [95 %]',
      detected: 'Coefficient, log odds [95 %]',
      other: 'Coefficient [95 %]',
    },
    logit: 'coefficients on the logit of FPR',
    odds: 'Odds ratio [95 %]',
    term: 'p of the factor, corrected',
    kinds: {
      linear: 'Linear model',
      logistic: 'Logistic model',
      'logistic-firth': 'Logistic model with Firth’s penalty',
      'linear-mixed': 'Linear model with scanners as random effects',
    },
  },
  members: {
    title: 'Scans behind the group',
    scan: 'Scan',
    volume: 'Lesion (ml)',
    contrast: 'Contrast',
    found: 'found',
    missed: 'missed',
  },
}

export const de: Translation<typeof en> = {
  sentence: {
    differs: '{metric} von {method} unterscheidet sich nach {factor}.',
    gap: '{metric} von {method} unterscheidet sich nach {factor}: {largest} liegt um {gap} über {smallest}.',
    gapPoints:
      '{metric} von {method} unterscheidet sich nach {factor}: {largest} liegt um {gap} Prozentpunkte über {smallest}.',
    attribution: {
      own: 'Das bleibt bestehen, wenn alle Faktoren zusammen betrachtet werden.',
      other: 'Zusammen mit den anderen Faktoren betrachtet geht es auf {others} zurück.',
      unclear:
        'Zusammen betrachtet tritt kein Faktor hervor; es lässt sich also nicht auf {factor} zurückführen.',
      confounded: 'Die Faktoren überschneiden sich hier zu sehr, um zu sagen, woher es kommt.',
      'not-modelled': 'Mit allen Faktoren zusammen ließ es sich nicht prüfen.',
    },
    nothing: 'Auf {modality} bleibt nach der Korrektur über {n} Tests kein Unterschied zwischen Gruppen.',
    untested:
      'Auf {modality} ist keine Gruppe groß genug für einen Test: Nötig sind mindestens 30 Personen auf beiden Seiten.',
    more: 'Nach der Korrektur bleiben {n} weitere Unterschiede.',
    notEstimable: '{n} von {total} Abständen sind nicht schätzbar.',
  },
  columns: {
    metric: 'Kennzahl',
    factor: 'Faktor',
    method: 'Methode',
    gap: 'Abstand',
    groups: 'Zwischen',
    note: 'Hinweis',
  },
  gaps: {
    label: 'Größter Abstand der Kennzahl {metric} zwischen den Gruppen jedes Faktors, für jede Methode',
    frame:
      'Ein oranger Rahmen zeigt, was nach der Korrektur bleibt. Klicken Sie auf ein Feld, um seine Gruppen zu sehen.',
  },
  groups: {
    title: '{metric} nach {factor}',
    counted: 'Keine Gruppe hat die 10 Personen, die eine Schätzung braucht; sie werden gezählt.',
    label: '{metric} nach {factor}: Gruppen mit 95-%-Intervallen und Personen; hohle Marken sind ungenau',
  },
  curves: {
    title: '{metric} im Verlauf von {factor}',
    bands: 'Dunkles Band: 95 % an jedem Punkt für sich. Helles Band: 95 % über die ganze Kurve.',
    loAll: 'Ganze Kurve von',
    hiAll: 'bis',
  },
  pairs: {
    title: '{method}: {factor} gekreuzt mit',
    other: 'Zweiter Faktor',
    label: 'Zwei Faktoren gekreuzt',
    few: 'nur gezählt',
  },
  tests: {
    title: 'Tests einzelner Faktoren, {metric}',
    test: 'Test',
    effect: 'Effekt',
    adjusted: 'p korrigiert',
    notTested: 'nicht getestet',
    names: {
      'mann-whitney': 'Mann-Whitney',
      'kruskal-wallis': 'Kruskal-Wallis',
      spearman: 'Spearman',
      'spearman, errors clustered by subject': 'Spearman, Fehler nach Person geclustert',
    },
    effects: { cliffs_delta: 'Cliffs Delta', epsilon_squared: 'Epsilon²', rho: 'rho' },
  },
  models: {
    title: 'Alle Faktoren zusammen, {metric}',
    level: 'Gruppe oder Einheit',
    against: '{level} gegen {reference}',
    per: 'je {unit}',
    units: { '10 years': '10 Jahre', 'tenfold volume': 'zehnfaches Volumen', '1': '1' },
    estimate: {
      fpr: 'Koeffizient, Logit [95 %]',
      detected: 'Koeffizient, logarithmierte Odds [95 %]',
      other: 'Koeffizient [95 %]',
    },
    logit: 'Koeffizienten auf der Logit-Skala der FPR',
    odds: 'Odds Ratio [95 %]',
    term: 'p des Faktors, korrigiert',
    kinds: {
      linear: 'Lineares Modell',
      logistic: 'Logistisches Modell',
      'logistic-firth': 'Logistisches Modell mit der Firth-Korrektur',
      'linear-mixed': 'Lineares Modell mit Scannern als zufälligen Effekten',
    },
  },
  members: {
    title: 'Scans hinter der Gruppe',
    scan: 'Scan',
    volume: 'Läsion (ml)',
    contrast: 'Kontrast',
    found: 'gefunden',
    missed: 'übersehen',
  },
}
