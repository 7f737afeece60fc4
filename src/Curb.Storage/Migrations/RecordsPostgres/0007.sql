-- Records of regional supervision: local plans, bodies, responsibility statements, self-checks, progress, notices and receipts. What each holds is JSON.
CREATE TABLE supervision_record (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    place TEXT NOT NULL,
    parent TEXT NOT NULL,
    period TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX supervision_record_by_place ON supervision_record (kind, place);
CREATE INDEX supervision_record_by_parent ON supervision_record (kind, parent);
