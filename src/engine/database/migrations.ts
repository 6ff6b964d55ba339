/**
 * Numbered migrations, applied in order, each in one transaction; never edited once released, only added to.
 * Times are ISO 8601 UTC text. Blobs of counts are little-endian.
 */
export const migrations: readonly { version: number; sql: string }[] = [
  {
    version: 1,
    sql: `
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE subject (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL UNIQUE,
  grp TEXT NOT NULL CHECK (grp IN ('healthy', 'patient')),
  age REAL, sex TEXT,
  split TEXT CHECK (split IN ('calibration', 'test', 'train'))
) STRICT;
CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  session TEXT NOT NULL DEFAULT '',
  modality TEXT NOT NULL,
  label TEXT NOT NULL UNIQUE,               -- sub-07[_ses-1]_T2w, stable within the study
  path TEXT NOT NULL UNIQUE,                -- absolute path of the source, never changed by us
  mask_path TEXT, brain_mask_path TEXT,
  scanner TEXT, site TEXT, lesion_type TEXT,
  dims TEXT NOT NULL, spacing TEXT NOT NULL, -- JSON triples
  size INTEGER NOT NULL, mtime_ms REAL NOT NULL,
  sha256 TEXT NOT NULL,
  mask_sha256 TEXT, brain_mask_sha256 TEXT,
  imported TEXT NOT NULL,
  UNIQUE (subject_id, session, modality)
) STRICT;
CREATE TABLE import_note (
  id INTEGER PRIMARY KEY, time TEXT NOT NULL, folder TEXT NOT NULL, path TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'taken-with-warning', 'skipped')),
  code TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL
) STRICT;
CREATE TABLE alignment (
  scan_id INTEGER PRIMARY KEY REFERENCES scan(id),
  key TEXT NOT NULL, matrix TEXT NOT NULL, quality REAL NOT NULL, quality_name TEXT NOT NULL, nmi REAL NOT NULL,
  skipped INTEGER NOT NULL, doubtful INTEGER NOT NULL, seconds REAL NOT NULL
) STRICT;
CREATE TABLE method (id TEXT PRIMARY KEY, card TEXT NOT NULL, added TEXT NOT NULL) STRICT;
CREATE TABLE fit (
  method TEXT NOT NULL REFERENCES method(id), modality TEXT NOT NULL,
  key TEXT NOT NULL, path TEXT NOT NULL,    -- folder, relative to the study
  members TEXT NOT NULL,                    -- JSON: ids of the scans it was fitted on
  created TEXT NOT NULL,
  PRIMARY KEY (method, modality)
) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT,
  outcome TEXT CHECK (outcome IN ('complete', 'cancelled', 'failed')),
  settings TEXT NOT NULL
) STRICT;
CREATE TABLE map (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan(id),
  method TEXT NOT NULL REFERENCES method(id),
  key TEXT NOT NULL,                        -- hash of all that shaped it (scan, brain mask, card, graph, fit, provider kind, stage version)
  path TEXT NOT NULL,                       -- relative to the study folder, '/' separated
  sha256 TEXT NOT NULL,
  brain_voxels INTEGER NOT NULL, lesion_voxels INTEGER,
  provider TEXT NOT NULL, seconds REAL NOT NULL, created TEXT NOT NULL,
  run_id INTEGER REFERENCES run(id),
  UNIQUE (scan_id, method)
) STRICT;
CREATE TABLE histogram (
  map_id INTEGER NOT NULL REFERENCES map(id) ON DELETE CASCADE,
  postprocessing TEXT NOT NULL,
  key TEXT NOT NULL,
  lo REAL NOT NULL, hi REAL NOT NULL, bins INTEGER NOT NULL,
  healthy BLOB NOT NULL, lesion BLOB NOT NULL, -- deflate of Uint32 counts of brain voxels outside / inside the reference mask
  PRIMARY KEY (map_id, postprocessing)
) STRICT;
CREATE TABLE failure (
  id INTEGER PRIMARY KEY, run_id INTEGER REFERENCES run(id), scan_id INTEGER NOT NULL REFERENCES scan(id),
  method TEXT NOT NULL, time TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL,
  UNIQUE (scan_id, method)
) STRICT;
CREATE TABLE calibration (
  id INTEGER PRIMARY KEY, method TEXT NOT NULL REFERENCES method(id), modality TEXT NOT NULL,
  key TEXT NOT NULL, result TEXT NOT NULL, created TEXT NOT NULL
) STRICT;
CREATE TABLE scan_result (
  map_id INTEGER NOT NULL REFERENCES map(id) ON DELETE CASCADE,
  key TEXT NOT NULL, result TEXT NOT NULL, created TEXT NOT NULL,
  PRIMARY KEY (map_id)
) STRICT;
CREATE TABLE log (
  id INTEGER PRIMARY KEY, time TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX map_method ON map(method);
CREATE INDEX calibration_method ON calibration(method, modality, id);
`,
  },
  {
    version: 2,
    sql: `
CREATE TABLE ledger_scan (
  scan_id INTEGER PRIMARY KEY REFERENCES scan(id) ON DELETE CASCADE,
  key TEXT NOT NULL,                        -- hash of the maps, thresholds and filter its rows were found with
  created TEXT NOT NULL
) STRICT;
CREATE TABLE ledger_row (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES ledger_scan(scan_id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('lesion', 'false-positive')),
  method TEXT,                              -- whose false positive; NULL for a lesion
  number INTEGER NOT NULL,                  -- of the component within the scan (and method)
  voxels INTEGER NOT NULL, volume_ml REAL NOT NULL, contrast REAL,
  x REAL NOT NULL, y REAL NOT NULL, z REAL NOT NULL -- centre of mass, RAS+ mm in the scan's own world
) STRICT;
CREATE TABLE ledger_finding (
  row_id INTEGER NOT NULL REFERENCES ledger_row(id) ON DELETE CASCADE,
  method TEXT NOT NULL,
  found INTEGER NOT NULL, overlap REAL NOT NULL, score REAL,
  PRIMARY KEY (row_id, method)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_row_scan ON ledger_row(scan_id, kind);
`,
  },
  {
    version: 3,
    sql: `
CREATE TABLE threshold_table (              -- counts of voxels above the thresholds of a slider, made from the histograms
  method TEXT NOT NULL REFERENCES method(id), modality TEXT NOT NULL,
  key TEXT NOT NULL,                        -- hash of the maps it was counted from, and of the filter
  edges BLOB NOT NULL, healthy BLOB NOT NULL, lesion BLOB NOT NULL, -- deflate of Uint32, rows of thresholds, columns of scans
  PRIMARY KEY (method, modality)
) STRICT;
CREATE TABLE froc_scan (
  map_id INTEGER PRIMARY KEY REFERENCES map(id) ON DELETE CASCADE,
  key TEXT NOT NULL, result TEXT NOT NULL
) STRICT;
`,
  },
  {
    version: 4,
    sql: `
CREATE TABLE annotation (                   -- what one reader drew on one scan
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan(id),
  reader TEXT NOT NULL COLLATE NOCASE,      -- letters and digits, as it stands in the mask's name
  grid TEXT NOT NULL,                       -- JSON {dims, affine}: the voxels that the journal counts
  last INTEGER NOT NULL DEFAULT 0,          -- number of the newest entry of the journal
  strokes INTEGER NOT NULL DEFAULT 0,       -- in force: drawn and not undone
  voxels INTEGER NOT NULL DEFAULT 0,
  created TEXT NOT NULL, changed TEXT NOT NULL,
  path TEXT, sha256 TEXT,                   -- the mask, relative to the study folder; NULL until it was first written
  written INTEGER NOT NULL DEFAULT 0,       -- entry of the journal that the mask shows
  UNIQUE (scan_id, reader)
) STRICT;
CREATE TABLE annotation_entry (             -- the journal, only ever added to
  annotation_id INTEGER NOT NULL REFERENCES annotation(id),
  number INTEGER NOT NULL,                  -- from 1
  time TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('stroke', 'undo', 'redo')),
  tool TEXT NOT NULL DEFAULT '',
  runs BLOB,                                -- of a stroke: runs of voxels whose value flips
  PRIMARY KEY (annotation_id, number)
) STRICT;
CREATE TABLE review_note (                  -- what a reader says of a lesion, a false alarm or a place
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan(id),
  reader TEXT NOT NULL COLLATE NOCASE,
  item TEXT NOT NULL,                       -- which finding of the scan; stays while its place does
  category TEXT CHECK (category IN ('missed-lesion', 'false-alarm', 'artefact', 'reference-wrong', 'agreed')),
  comment TEXT NOT NULL DEFAULT '',
  x REAL NOT NULL, y REAL NOT NULL, z REAL NOT NULL, -- RAS+ mm in the scan's own world
  changed TEXT NOT NULL,
  UNIQUE (scan_id, reader, item)
) STRICT;
CREATE TABLE reference_mask (               -- masks that stand in for the reference standard when the study is measured
  scan_id INTEGER NOT NULL REFERENCES scan(id),
  choice TEXT NOT NULL,
  made_from TEXT NOT NULL,                  -- hash of the drawings and the reference it was made of
  path TEXT NOT NULL, sha256 TEXT NOT NULL, -- relative to the study folder
  PRIMARY KEY (scan_id, choice)
) STRICT;
`,
  },
  {
    version: 5,
    sql: `
ALTER TABLE map ADD COLUMN fit TEXT;        -- key of the fit on the study's own healthy scans it was made with; NULL: none
ALTER TABLE map ADD COLUMN fit_scans INTEGER; -- how many scans that fit was told from
UPDATE map SET (fit, fit_scans) = (         -- of earlier maps: the fit that was there before them
  SELECT fit.key, json_array_length(fit.members) FROM fit JOIN scan ON scan.id = map.scan_id
  WHERE fit.method = map.method AND fit.modality = scan.modality AND fit.created <= map.created);
`,
  },
  {
    version: 6,
    sql: `
ALTER TABLE map ADD COLUMN card TEXT;       -- key of the card it was made with; NULL: from before, see the method's
`,
  },
]
