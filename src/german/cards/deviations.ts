import type { Texts } from '../translator.ts'

/** Where bundled methods differ from their paper. */
export const deviations: Texts = {
  // scores standardised against healthy scans
  "On T1w the score is standardised by place and by scan against the method's own maps of 24 healthy training scans.":
    'In T1w ist der Anomaliewert je Ort und je Scan an den eigenen Karten der Methode von 24 gesunden Trainingsscans standardisiert.',
  "On T2w the score is standardised by place and by scan against the method's own maps of 24 healthy training subjects with synthetic contrast.":
    'In T2w ist der Anomaliewert je Ort und je Scan an den eigenen Karten der Methode von 24 gesunden Personen des Trainings mit synthetischem Kontrast standardisiert.',
  "On FLAIR the score is standardised by place against the method's own maps of 24 healthy training subjects with synthetic contrast.":
    'In FLAIR ist der Anomaliewert je Ort an den eigenen Karten der Methode von 24 gesunden Personen des Trainings mit synthetischem Kontrast standardisiert.',

  'Four halvings from 112 x 96, code 64, pixel shuffle in the decoder.':
    'Vier Halbierungen von 112 × 96, Code 64, Pixel-Shuffle im Decoder.',
  'The network of ae with two outputs; log variance limited to -8..2.':
    'Das Netz von ae mit zwei Ausgängen; Log-Varianz auf −8 bis 2 begrenzt.',
  '20 noise levels in place of 100 (fast: 5); trained on levels 0 to 0.3 only (scored: 0.025 to 0.125); U-Net without attention; one-sided differences keep a floor.':
    '20 Rauschstufen statt 100 (schnell: 5); nur an den Stufen 0 bis 0,3 trainiert (bewertet: 0,025 bis 0,125); U-Netz ohne Aufmerksamkeit; einseitige Differenzen behalten eine Untergrenze.',
  'Not a published method.': 'Keine veröffentlichte Methode.',
  'That a product is taken was decided after seeing that it does better than either on the one real patient (training/README.md): figures on that patient are optimistic.':
    'Für ein Produkt fiel die Entscheidung erst, als zu sehen war, dass es beim einzigen echten Patienten besser abschneidet als jede der beiden (training/README.md): Ergebnisse an diesem Patienten sind optimistisch.',
  'Patches are warped, soft-edged ellipses of 1 to 12 voxels and bands along the ventricles, moved by 0.1 to 0.4 of the range, not rectangles; pasted before noise and bias field; U-Net.':
    'Die Stücke sind verzerrte Ellipsen mit weichem Rand von 1 bis 12 Voxeln und Bänder entlang der Ventrikel, um 0,1 bis 0,4 des Wertebereichs verschoben, keine Rechtecke; eingesetzt vor Rauschen und Bias-Feld; U-Netz.',
  'Three halvings, 16 to 64 channels; noise at three scales with mean 0, standard deviation 0.25.':
    'Drei Halbierungen, 16 bis 64 Kanäle; Rauschen auf drei Skalen mit Mittelwert 0 und Standardabweichung 0,25.',
  'Two fifths of the anomalies as published (foreign texture and a bias of one grey class), the rest a new, textured level; shapes are warped ellipsoids and bands along the ventricles; whole slices in place of windows; no slice weight.':
    'Zwei Fünftel der Anomalien wie veröffentlicht (fremde Textur und Verschiebung einer Grauklasse), die übrigen eine neue Helligkeit mit Textur; die Formen sind verzerrte Ellipsoide und Bänder entlang der Ventrikel; ganze Schichten statt Fenstern; kein Gewicht der Schicht.',
  'Compact convolutional autoencoder at a quarter of the size.':
    'Kompakter Faltungs-Autoencoder bei einem Viertel der Größe.',
  'Trained by SSIM (window 5) and squared error, scored by squared error: by SSIM alone many channels of these features stay at a wrong level.':
    'Mit SSIM (Fenster 5) und quadriertem Fehler trainiert, mit quadriertem Fehler bewertet: mit SSIM allein bleiben viele Kanäle dieser Merkmale auf einem falschen Niveau.',
  'SSIM (window 5) in training and scoring, as published.':
    'SSIM (Fenster 5) in Training und Bewertung, wie veröffentlicht.',
  'U-Nets without attention; a slice that stops at once keeps the first painting; at most ten rounds, on T1w one.':
    'U-Netze ohne Aufmerksamkeit; eine Schicht, die sofort endet, behält die erste Ergänzung; höchstens zehn Runden, in T1w eine.',
  'Not a published method: own synthesis of lesions and contrast; mean logit over the slices as they are and mirrored, at two gammas and heights of the range.':
    'Keine veröffentlichte Methode: eigene Synthese von Läsionen und Kontrast; mittleres Logit über die Schichten, wie sie sind und gespiegelt, bei je zwei Gammawerten und Höhen des Wertebereichs.',
  'Patches are warped ellipses; half are interpolated as in FPI, because Poisson editing takes away the level by which lesions differ; blended before noise and bias field; the Poisson equation is solved by conjugate gradients; label 1 / (1 + exp(-(v - 8) / 3)); U-Net.':
    'Die Stücke sind verzerrte Ellipsen; die Hälfte ist interpoliert wie bei FPI, weil die Poisson-Einbettung den Helligkeitsunterschied nimmt, der Läsionen ausmacht; eingeblendet vor Rauschen und Bias-Feld; die Poisson-Gleichung ist mit konjugierten Gradienten gelöst; Zielwert 1 / (1 + exp(−(v − 8) / 3)); U-Netz.',
  'Compact encoder, 40 of its channels; two neighbouring slices share a Gaussian; fitted in the program.':
    'Kompakter Encoder, 40 seiner Kanäle; zwei benachbarte Schichten teilen sich eine Gaußverteilung; im Programm angepasst.',
  'Compact encoder; features averaged over 3 x 3; only entries within 20 mm up and down are searched, since brains are aligned; fitted in the program.':
    'Kompakter Encoder; Merkmale über 3 × 3 gemittelt; gesucht wird nur unter Einträgen bis 20 mm darüber und darunter, da die Gehirne ausgerichtet sind; im Programm angepasst.',
  "Narrow (8 to 64 channels), code 64, group norm; encoder and decoder step at the same time; mean of the code; perceptual difference on EfficientNet-Lite0 features without LPIPS's learned heads.":
    'Schmal (8 bis 64 Kanäle), Code 64, Gruppennormierung; Encoder und Decoder werden im selben Schritt trainiert; Mittel des Codes; perzeptuelle Differenz auf Merkmalen von EfficientNet-Lite0 ohne die gelernten Köpfe von LPIPS.',
  'Compact student; the loss has the cosine per voxel beside that of whole maps.':
    'Kompaktes Schülernetz; der Verlust enthält den Kosinus je Voxel neben dem ganzer Karten.',
  'Cells of 4, 8 and 16 voxels of 2 mm, on T1w of 16 and 24 (trained with 4, 8 and 16); plain difference in place of gradient similarity, which scores every fine structure; U-Net without attention.':
    'Zellen von 4, 8 und 16 Voxeln zu 2 mm, in T1w von 16 und 24 (trainiert mit 4, 8 und 16); schlichte Differenz statt Gradientenähnlichkeit, die an jeder feinen Struktur anschlägt; U-Netz ohne Aufmerksamkeit.',
  'Three and three layers, width 128, one token for 8 x 8 voxels (16 mm), neighbourhood 3 x 3.':
    'Drei und drei Lagen, Breite 128, ein Token für 8 × 8 Voxel (16 mm), Nachbarschaft 3 × 3.',
  'Mean of the code instead of a sample; weight of the divergence 0.0005 (MedIAnomaly: 0.005 at 64 x 64).':
    'Mittel des Codes statt einer Stichprobe; Gewicht der Divergenz 0,0005 (MedIAnomaly: 0,005 bei 64 × 64).',
}
