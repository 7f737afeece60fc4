-- Cases: every piece of human work, with its events, attachments and a search index of character pairs that is the same on both databases.
CREATE TABLE work_case (
    number BIGINT NOT NULL PRIMARY KEY,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    whole_institution INTEGER NOT NULL,
    identifies INTEGER NOT NULL,
    institution TEXT NOT NULL,
    department TEXT,
    department_key TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    subject_zh TEXT NOT NULL,
    subject_en TEXT NOT NULL,
    subject_link TEXT NOT NULL,
    finding_key TEXT NOT NULL,
    evidence TEXT NOT NULL,
    details TEXT NOT NULL,
    form TEXT NOT NULL,
    owner TEXT,
    owner_role TEXT NOT NULL,
    role_at_institution TEXT NOT NULL,
    role_at_department TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    due_on TEXT,
    closed_on TEXT,
    previous BIGINT,
    reminded INTEGER NOT NULL,
    escalated INTEGER NOT NULL,
    events INTEGER NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE INDEX work_case_by_finding ON work_case (finding_key);
CREATE INDEX work_case_by_due ON work_case (is_open, due_on);
CREATE INDEX work_case_by_place ON work_case (institution, is_open);

CREATE TABLE case_participant (
    case_number BIGINT NOT NULL REFERENCES work_case (number),
    account TEXT NOT NULL,
    PRIMARY KEY (case_number, account)
);
CREATE INDEX case_participant_by_account ON case_participant (account);

CREATE TABLE case_event (
    case_number BIGINT NOT NULL REFERENCES work_case (number),
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    state_from TEXT,
    state_to TEXT,
    text TEXT NOT NULL,
    event_values TEXT NOT NULL,
    PRIMARY KEY (case_number, sequence)
);
CREATE INDEX case_event_by_time ON case_event (at);

CREATE TABLE case_attachment (
    case_number BIGINT NOT NULL REFERENCES work_case (number),
    sequence INTEGER NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (case_number, sequence)
);

CREATE TABLE case_gram (
    gram TEXT NOT NULL,
    case_number BIGINT NOT NULL REFERENCES work_case (number),
    PRIMARY KEY (gram, case_number)
);
CREATE INDEX case_gram_by_case ON case_gram (case_number);

-- What happened to a case is only ever added to.
CREATE FUNCTION case_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events of cases are never changed or deleted';
END $$;

CREATE TRIGGER case_event_is_not_changed BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_is_kept();
CREATE TRIGGER case_event_is_not_emptied BEFORE TRUNCATE ON case_event FOR EACH STATEMENT EXECUTE FUNCTION case_event_is_kept();
