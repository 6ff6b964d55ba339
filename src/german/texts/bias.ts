import type { Texts } from '../translator.ts'

/** Remarks of the analysis of groups. */
export const bias: Texts = {
  'random intercept of the scanner (REML), one row a subject':
    'zufälliger Achsenabschnitt des Scanners (REML), eine Zeile je Person',
  'robust, clustered by subject (CR1)': 'robust, nach Person geclustert (CR1)',
  'all values are equal: no gap to estimate': 'alle Werte sind gleich: kein Abstand zu schätzen',
  'all values are equal': 'alle Werte sind gleich',
  'fewer than two groups of at least {0} subjects ({1})':
    'weniger als zwei Gruppen von mindestens {0} Personen ({1})',
  'left out, below {0} subjects: {1}': 'ausgelassen, unter {0} Personen: {1}',
  'not tested: {0}': 'nicht getestet: {0}',
  'subjects belong to several groups at once': 'Personen gehören zu mehreren Gruppen zugleich',
  '{0} lesions of {1} subjects; the statistic is t of the slope between ranks':
    '{0} Läsionen von {1} Personen; die Statistik ist t der Steigung zwischen Rängen',
  '{0} subject with a known value, at least {1} are needed':
    '{0} Person mit bekanntem Wert, mindestens {1} sind nötig',
  '{0} subjects with a known value, at least {1} are needed':
    '{0} Personen mit bekanntem Wert, mindestens {1} sind nötig',
  'not tested: every site has one scanner, the test is that of scanner':
    'nicht getestet: jeder Standort hat einen Scanner, der Test ist der nach Scanner',
  'not estimable: {0}': 'nicht schätzbar: {0}',
  'the factor has one value only': 'der Faktor hat nur einen Wert',
  'the factor separates the values, no curve can be fitted':
    'der Faktor trennt die Werte, keine Kurve lässt sich anpassen',
  'the values do not vary around a curve': 'die Werte streuen nicht um eine Kurve',
  'too much rests on one subject, no band can be given':
    'zu viel hängt an einer Person, ein Band lässt sich nicht angeben',
  'fewer than two groups of at least {0} subjects': 'weniger als zwei Gruppen von mindestens {0} Personen',
  'no spread within the groups: no interval': 'keine Streuung innerhalb der Gruppen: kein Intervall',
  'no {0} in this group': 'kein Fall ({0}) in dieser Gruppe',
  '{0} subject: counts only, at least {1} are needed': '{0} Person: nur gezählt, mindestens {1} sind nötig',
  '{0} subjects: counts only, at least {1} are needed':
    '{0} Personen: nur gezählt, mindestens {1} sind nötig',
  'cannot be told apart from {0}': 'nicht zu unterscheiden von {0}',
  'its variance is 0': 'die Varianz ist 0',
  'no column left': 'keine Spalte übrig',
  'the group is empty': 'die Gruppe ist leer',
  'includes any effect of the site': 'enthält eine etwaige Wirkung des Standorts',
  '{0} in a group of fewer than {1}': '{0} in einer Gruppe von weniger als {1}',
  '{0} unknown': '{0} unbekannt',
  'no factor can enter the model': 'kein Faktor kann in das Modell',
  'only {0} lesions were found, at least 10 are needed':
    'nur {0} Läsionen wurden gefunden, mindestens 10 sind nötig',
  'only {0} lesions were missed, at least 10 are needed':
    'nur {0} Läsionen wurden übersehen, mindestens 10 sind nötig',
  'the design has no solution': 'das Design hat keine Lösung',
  'the mixed model has no solution': 'das gemischte Modell hat keine Lösung',
  '{0} FPRs of 0 or 1 were taken as half the way from the nearest other value':
    '{0} FPR-Werte von 0 oder 1 wurden auf den halben Weg zum nächsten anderen Wert gesetzt',
  '{0} subjects for {1} coefficients, at least 5 for each are needed':
    '{0} Personen für {1} Koeffizienten, mindestens 5 je Koeffizient sind nötig',
  '{0} subjects with all factors known, at least {1} are needed':
    '{0} Personen, bei denen alle Faktoren bekannt sind; mindestens {1} sind nötig',
  "the outcome is separated; the other coefficients are from Firth's penalised fit":
    'das Ergebnis ist vollständig getrennt; die übrigen Koeffizienten stammen aus Firths penalisierter Anpassung',
  'cannot be told apart from the other factors': 'nicht zu unterscheiden von den anderen Faktoren',
  'estimated as 0: no more variance between scanners than within':
    'auf 0 geschätzt: zwischen den Scannern nicht mehr Varianz als innerhalb',
  'not estimable: a scanner has no finite estimate of its own':
    'nicht schätzbar: ein Scanner hat keinen endlichen eigenen Schätzwert',
  'two stages: scanner log odds of the robust fit, then their variance; log odds around the mean scanner':
    'zwei Stufen: Log-Odds der Scanner aus der robusten Anpassung, dann ihre Varianz; Log-Odds um den mittleren Scanner',
  'one group or value only among the rows of the model':
    'nur eine Gruppe oder ein Wert in den Zeilen des Modells',
  'all values are equal: no interval': 'alle Werte sind gleich: kein Intervall',
  'no {0} in both groups': 'kein Fall ({0}) in beiden Gruppen',
  '{0} of the {1} subjects needed': '{0} der {1} nötigen Personen',
}
