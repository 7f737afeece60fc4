CREATE TABLE evaluation (
    id TEXT NOT NULL PRIMARY KEY,
    period TEXT NOT NULL,
    version INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    data_version TEXT NOT NULL,
    definition_version TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    institution_count INTEGER NOT NULL,
    indicator_count INTEGER NOT NULL,
    institutions TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (period, version)
);

CREATE TABLE evaluated_indicator (
    evaluation TEXT NOT NULL REFERENCES evaluation (id),
    indicator TEXT NOT NULL,
    edition TEXT NOT NULL,
    clause TEXT NOT NULL,
    digest TEXT NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (evaluation, indicator)
);

CREATE TABLE form_report (
    institution TEXT NOT NULL,
    form TEXT NOT NULL,
    month TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    sent_by TEXT,
    sent_at TEXT,
    PRIMARY KEY (institution, form, month, version)
);
CREATE INDEX form_report_by_month ON form_report (month, form, institution);

CREATE TABLE form_chase (
    institution TEXT NOT NULL,
    form TEXT NOT NULL,
    month TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (institution, form, month, sequence)
);

CREATE TABLE federation_partner (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    signing_key TEXT NOT NULL,
    sealing_key TEXT NOT NULL,
    facts_agreed INTEGER NOT NULL,
    address TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    ended_at TEXT
);

CREATE TABLE federation_bundle (
    direction TEXT NOT NULL,
    partner TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    digest TEXT NOT NULL,
    previous TEXT NOT NULL,
    manifest TEXT NOT NULL,
    state TEXT NOT NULL,
    receipt TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (direction, partner, sequence)
);

CREATE TABLE federation_part (
    direction TEXT NOT NULL,
    partner TEXT NOT NULL,
    part TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    digest TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    PRIMARY KEY (direction, partner, part)
);
