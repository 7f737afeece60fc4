CREATE TABLE drug_list (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    basis TEXT NOT NULL,
    verified INTEGER NOT NULL,
    lines TEXT NOT NULL,
    prepared_by TEXT NOT NULL,
    prepared_on TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_on TEXT,
    filed_on TEXT,
    receipt TEXT NOT NULL,
    receipt_on TEXT
);
CREATE UNIQUE INDEX drug_list_by_place ON drug_list (place, kind, number);

CREATE TABLE drug_stop (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    drug TEXT NOT NULL,
    route TEXT NOT NULL,
    banned INTEGER NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    reason TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX drug_stop_by_institution ON drug_stop (institution);

CREATE TABLE temporary_purchase (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    drug TEXT NOT NULL,
    route TEXT NOT NULL,
    specification TEXT NOT NULL,
    form TEXT NOT NULL,
    quantity TEXT NOT NULL,
    department TEXT NOT NULL,
    bought_on TEXT NOT NULL,
    usable_to TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX temporary_purchase_by_drug ON temporary_purchase (institution, drug);
CREATE UNIQUE INDEX temporary_purchase_by_case ON temporary_purchase (institution, case_number);

CREATE TABLE staff_member (
    institution TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    department TEXT NOT NULL,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    left_on TEXT,
    PRIMARY KEY (institution, code)
);

CREATE TABLE course (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    title TEXT NOT NULL,
    topics TEXT NOT NULL,
    held_on TEXT NOT NULL,
    hours TEXT NOT NULL,
    teacher TEXT NOT NULL
);
CREATE INDEX course_by_institution ON course (institution);

CREATE TABLE course_attendance (
    course TEXT NOT NULL,
    institution TEXT NOT NULL,
    staff TEXT NOT NULL,
    PRIMARY KEY (course, staff)
);

CREATE TABLE question (
    institution TEXT NOT NULL,
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    kind TEXT NOT NULL,
    wording TEXT NOT NULL,
    options TEXT NOT NULL,
    answer TEXT NOT NULL,
    explanation TEXT NOT NULL,
    source TEXT NOT NULL,
    retired INTEGER NOT NULL,
    PRIMARY KEY (institution, id)
);

CREATE TABLE examination (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    pass_percent TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    valid_months INTEGER NOT NULL,
    seed TEXT NOT NULL,
    topics TEXT NOT NULL
);
CREATE INDEX examination_by_institution ON examination (institution);

CREATE TABLE exam_sitting (
    id TEXT NOT NULL PRIMARY KEY,
    exam TEXT NOT NULL,
    institution TEXT NOT NULL,
    staff TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    submitted_at TEXT,
    paper TEXT NOT NULL,
    answers TEXT NOT NULL,
    right_answers INTEGER,
    passed INTEGER
);
CREATE INDEX exam_sitting_by_staff ON exam_sitting (institution, staff);
CREATE UNIQUE INDEX exam_sitting_once ON exam_sitting (exam, staff, attempt);

CREATE TABLE privilege (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    staff TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_on TEXT NOT NULL,
    sitting TEXT NOT NULL,
    basis TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    ended_on TEXT,
    ended_because TEXT NOT NULL
);
CREATE INDEX privilege_by_staff ON privilege (institution, staff);

CREATE TABLE sanction (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    staff TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    reason TEXT NOT NULL,
    clause TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    lifted_on TEXT,
    lifted_because TEXT NOT NULL
);
CREATE INDEX sanction_by_staff ON sanction (institution, staff);

CREATE TABLE department_pharmacist (
    institution TEXT NOT NULL,
    department TEXT NOT NULL,
    staff TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    duties TEXT NOT NULL,
    PRIMARY KEY (institution, department, staff, from_day)
);
