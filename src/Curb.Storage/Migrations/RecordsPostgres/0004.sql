CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    institution TEXT NOT NULL,
    parameters TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    not_before TEXT,
    started_at TEXT,
    ended_at TEXT,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    stage TEXT NOT NULL,
    cancel_asked INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    outcome TEXT,
    problem TEXT
);
CREATE INDEX job_by_state ON job (state, asked_at);

CREATE TABLE job_schedule (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    institution TEXT NOT NULL,
    every TEXT NOT NULL,
    day INTEGER NOT NULL,
    time TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    next_at TEXT NOT NULL,
    enabled INTEGER NOT NULL
);

CREATE TABLE import_file (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    profile TEXT NOT NULL,
    date_order TEXT NOT NULL,
    columns TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    inbox TEXT,
    job TEXT
);

CREATE TABLE column_mapping (
    institution TEXT NOT NULL,
    profile TEXT NOT NULL,
    header TEXT NOT NULL,
    read_as TEXT NOT NULL,
    PRIMARY KEY (institution, profile, header)
);

CREATE TABLE api_key (
    id TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    permissions TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    used_at TEXT
);

CREATE TABLE webhook (
    id TEXT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    events TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    sealed_secret TEXT NOT NULL,
    made_at TEXT NOT NULL,
    ended_at TEXT
);

CREATE TABLE webhook_call (
    id TEXT NOT NULL PRIMARY KEY,
    webhook TEXT NOT NULL REFERENCES webhook (id),
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    next_at TEXT,
    attempts INTEGER NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL
);
CREATE INDEX webhook_call_by_next ON webhook_call (state, next_at);
