-- Who acts, where and why.
ALTER TABLE audit_event ADD COLUMN origin TEXT;
ALTER TABLE audit_event ADD COLUMN why TEXT;
CREATE INDEX audit_event_by_subject ON audit_event (subject);
CREATE INDEX audit_event_by_who ON audit_event (who);

CREATE TABLE place (
    code TEXT NOT NULL PRIMARY KEY,
    parent TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL
);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT,
    password_changed_at TEXT NOT NULL,
    must_change_password INTEGER NOT NULL,
    failed_attempts INTEGER NOT NULL,
    locked_until TEXT,
    disabled INTEGER NOT NULL,
    demo INTEGER NOT NULL,
    totp_secret TEXT,
    totp_step BIGINT NOT NULL,
    recovery_codes TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE role_assignment (
    account TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (account, role, place)
);

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    agent TEXT NOT NULL,
    step INTEGER NOT NULL,
    ended_at TEXT
);
CREATE INDEX session_by_account ON session (account);

CREATE TABLE patient_name (
    institution TEXT NOT NULL,
    patient TEXT NOT NULL,
    sealed_name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    delete_after TEXT NOT NULL,
    PRIMARY KEY (institution, patient)
);
