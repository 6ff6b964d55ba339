import type { Texts } from '../translator.ts'

/** What bundled methods do, and where they end. */
export const descriptions: Texts = {
  // shared by several
  'On T1w the difference counts only where the slice is darker, on T2w and FLAIR only where it is brighter, as the lesions looked for are (on T2w over the level expected there, so that fluid counts less).':
    'In T1w zählt die Differenz nur, wo die Schicht dunkler ist, in T2w und FLAIR nur, wo sie heller ist, wie es die gesuchten Läsionen sind (in T2w bezogen auf die dort erwartete Helligkeit, damit Liquor weniger zählt).',
  'On T1w the residual counts only where the slice is darker, on T2w and FLAIR only where it is brighter, as the lesions looked for are.':
    'In T1w zählt das Residuum nur, wo die Schicht dunkler ist, in T2w und FLAIR nur, wo sie heller ist, wie es die gesuchten Läsionen sind.',
  'On T1w the difference counts in both directions, on T2w and FLAIR only where the slice is brighter, over the level expected there.':
    'In T1w zählt die Differenz in beiden Richtungen, in T2w und FLAIR nur, wo die Schicht heller ist, bezogen auf die dort erwartete Helligkeit.',

  'Convolutional autoencoder with a dense code of 64 numbers a slice; the score is the difference between the slice and its reconstruction.':
    'Faltungs-Autoencoder mit einem dichten Code von 64 Zahlen je Schicht; der Anomaliewert ist die Differenz zwischen der Schicht und ihrer Rekonstruktion.',
  'A reference point: its residual is high at every fine structure the code cannot carry.':
    'Ein Bezugspunkt: sein Residuum ist an jeder feinen Struktur hoch, die der Code nicht tragen kann.',
  'Predicts every voxel and its variance; the score is the squared error over the predicted variance.':
    'Sagt jedes Voxel und seine Varianz vorher; der Anomaliewert ist der quadrierte Fehler, geteilt durch die vorhergesagte Varianz.',
  'Adds little noise at many levels and denoises each once; the score is the geometric mean of the squared differences.':
    'Fügt in vielen Stufen wenig Rauschen hinzu und entrauscht jede einmal; der Anomaliewert ist das geometrische Mittel der quadrierten Differenzen.',
  'The probability of a synthetic lesion (the network of lesions) times the difference between the slice and its restorations (the network of disyre): high where both agree, which fail in different places.':
    'Die Wahrscheinlichkeit einer synthetischen Läsion (das Netz von lesions) mal der Differenz zwischen der Schicht und ihren Wiederherstellungen (das Netz von disyre): hoch, wo beide übereinstimmen; sie versagen an verschiedenen Stellen.',
  'Segments patches that were cut from the same slice, made brighter or darker, and pasted elsewhere in it.':
    'Segmentiert Stücke, die aus derselben Schicht geschnitten, aufgehellt oder abgedunkelt und an anderer Stelle in sie eingesetzt wurden.',
  'U-Net trained to remove coarse Gaussian noise; run on the clean slice, the score is the difference between the slice and what it makes of it.':
    'U-Netz, darauf trainiert, grobes Gaußsches Rauschen zu entfernen; es läuft auf der unverrauschten Schicht, und der Anomaliewert ist die Differenz zwischen der Schicht und dem, was das Netz daraus macht.',
  'Trained to restore slices with synthetic anomalies of every strength; the score is the difference between the slice and its restorations for four assumed strengths.':
    'Darauf trainiert, Schichten mit synthetischen Anomalien jeder Stärke wiederherzustellen; der Anomaliewert ist die Differenz zwischen der Schicht und ihren Wiederherstellungen bei vier angenommenen Stärken.',
  'Autoencodes the features of a frozen encoder; the score is the difference between features and reconstruction.':
    'Ein Autoencoder der Merkmale eines eingefrorenen Encoders; der Anomaliewert ist die Differenz zwischen den Merkmalen und ihrer Rekonstruktion.',
  'The scan itself as the map: brain intensity on a scale where the 2nd percentile of the brain is 0 and the 90th is 1, not clipped; for T1w, where lesions are dark, 1 minus that.':
    'Der Scan selbst als Karte: die Intensität des Gehirns auf einer Skala, auf der das 2. Perzentil des Gehirns 0 und das 90. gleich 1 ist, nicht begrenzt; bei T1w, wo Läsionen dunkel sind, 1 minus dieser Wert.',
  "The order of voxels is the scan's own.": 'Die Rangfolge der Voxel ist die des Scans.',
  'Starts from the whole brain as the mask, paints what is masked from the rest and from the spectrum without its low-frequency amplitudes, and shrinks the mask to where the error stays large; the score is the squared error of the last painting.':
    'Beginnt mit dem ganzen Gehirn als Maske, ergänzt das Maskierte aus dem Rest und aus dem Spektrum ohne seine niederfrequenten Amplituden und verkleinert die Maske auf die Stellen, an denen der Fehler groß bleibt; der Anomaliewert ist der quadrierte Fehler der letzten Ergänzung.',
  'Segments lesions painted onto healthy slices, brighter or darker than tissue, from one voxel to large ones that merge and follow the ventricles; sees the slice and its two neighbours.':
    'Segmentiert Läsionen, die auf gesunde Schichten gemalt wurden, heller oder dunkler als Gewebe, von einem einzelnen Voxel bis zu großen, die zusammenfließen und den Ventrikeln folgen; sieht die Schicht und ihre beiden Nachbarn.',
  'How many standard deviations a voxel lies from the mean of your own healthy calibration scans of the same modality, on the MNI 2 mm grid: |x - mean| / max(sd, floor), after smoothing.':
    'Um wie viele Standardabweichungen ein Voxel vom Mittel Ihrer gesunden Kalibrierungsscans derselben Modalität abweicht, auf dem MNI-Gitter von 2 mm: |x − Mittel| / max(SD, Untergrenze), nach Glättung.',
  'Grades patches of another slice that were blended in, half by Poisson editing and half by interpolation.':
    'Bewertet, wie stark Stücke einer anderen Schicht eingeblendet wurden, zur Hälfte durch Poisson-Einbettung, zur Hälfte durch Interpolation.',
  'Mahalanobis distance of the features of a patch to a Gaussian fitted at its position on your own healthy scans. Scores are told in spreads of the scan itself, so that a noisier scan is not anomalous all over.':
    'Mahalanobis-Abstand der Merkmale eines Bildausschnitts von einer Gaußverteilung, die an seinem Ort an Ihre gesunden Scans angepasst wurde. Die Werte sind in Streuungen des Scans selbst angegeben, damit ein verrauschterer Scan nicht überall auffällt.',
  'Distance of the features of a patch to the nearest of a coreset of your own healthy scans. Scores are told in spreads of the scan itself, so that a noisier scan is not anomalous all over.':
    'Abstand der Merkmale eines Bildausschnitts vom nächsten Eintrag einer Auswahl (Coreset) aus Ihren gesunden Scans. Die Werte sind in Streuungen des Scans selbst angegeben, damit ein verrauschterer Scan nicht überall auffällt.',
  'Soft-introspective autoencoder with a reversed embedding loss; the score is the residual of equalised images times two perceptual differences.':
    'Soft-introspektiver Autoencoder mit umgekehrtem Verlust der Einbettung; der Anomaliewert ist das Residuum der histogrammausgeglichenen Bilder mal zwei perzeptuelle Differenzen.',
  "A student gives back the frozen teacher's features from a narrow embedding; the score is the sum over levels of 1 - cosine.":
    'Ein Schülernetz gibt aus einer engen Einbettung die Merkmale des eingefrorenen Lehrers wieder; der Anomaliewert ist die Summe von 1 − Kosinus über die Ebenen.',
  'Hides one fifth of the cells of a grid at a time and paints them from the rest; the score is the difference, the mean over the cell sizes.':
    'Verdeckt jeweils ein Fünftel der Zellen eines Rasters und ergänzt sie aus dem Rest; der Anomaliewert ist die Differenz, gemittelt über die Zellgrößen.',
  'A transformer with neighbour-masked attention and learned queries reconstructs jittered features; the score is the norm of the difference.':
    'Ein Transformer, dessen Aufmerksamkeit die Nachbarn auslässt und der gelernte Anfragen hat, rekonstruiert verrauschte Merkmale; der Anomaliewert ist die Norm der Differenz.',
  'The autoencoder with a Gaussian code; the reconstruction is that of the mean of the code, so that a map is reproducible.':
    'Der Autoencoder mit Gaußschem Code; rekonstruiert wird aus dem Mittel des Codes, damit eine Karte reproduzierbar ist.',

  // limits
  'Healthy adults only (20 to 82 years), one source of scans, 2 mm axial slices.':
    'Nur gesunde Erwachsene (20 bis 82 Jahre), eine einzige Quelle von Scans, axiale Schichten von 2 mm.',
  'T2w and FLAIR contrasts are synthetic, so scores on real T2w and FLAIR differ from those seen in training; calibrate on healthy scans of your own scanner.':
    'Die Kontraste T2w und FLAIR sind synthetisch; Anomaliewerte auf echten T2w- und FLAIR-Scans weichen daher von denen im Training ab: an gesunden Scans des eigenen Scanners kalibrieren.',
  'Children, large ventricles, surgery and implants were not in training.':
    'Kinder, große Ventrikel, Operationen und Implantate kamen im Training nicht vor.',
  'A lesion that is bright on T1w is not seen.': 'Eine Läsion, die in T1w hell ist, wird nicht gesehen.',
  'A compact network trained within half an hour on a CPU: a working reference, not the best the family can do.':
    'Ein kompaktes Netz, innerhalb einer halben Stunde auf einer CPU trainiert: eine lauffähige Referenz, nicht das Beste, was die Familie kann.',
  'Finds only what is the brightest (T1w: darkest) tissue; CSF is bright on T2w and dark on T1w.':
    'Findet nur das hellste (T1w: dunkelste) Gewebe; Liquor ist in T2w hell und in T1w dunkel.',
  'Needs healthy scans of the same modality; affine alignment leaves gyri and ventricles unmatched.':
    'Braucht gesunde Scans derselben Modalität; eine affine Ausrichtung bringt Gyri und Ventrikel nicht zur Deckung.',
}
