CREATE TABLE rule_count (
    institution TEXT NOT NULL,
    day TEXT NOT NULL,
    rule TEXT NOT NULL,
    version TEXT NOT NULL,
    verdict TEXT NOT NULL,
    spoke INTEGER NOT NULL,
    physician TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (institution, day, rule, version, verdict, spoke, physician)
);

CREATE TABLE rule_card (
    card TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    shown_at TEXT NOT NULL,
    physician TEXT NOT NULL,
    drug TEXT NOT NULL,
    verdict TEXT NOT NULL,
    rules TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    comment TEXT NOT NULL,
    answered_at TEXT
);
CREATE INDEX rule_card_by_time ON rule_card (institution, shown_at);

CREATE TABLE rule_judgement (
    institution TEXT NOT NULL,
    rule TEXT NOT NULL,
    version TEXT NOT NULL,
    subject TEXT NOT NULL,
    judged_by TEXT NOT NULL,
    judged_at TEXT NOT NULL,
    useful INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (institution, rule, version, subject, judged_by)
);

CREATE TABLE consult_expert (
    institution TEXT NOT NULL,
    account TEXT NOT NULL,
    field TEXT NOT NULL,
    title TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    PRIMARY KEY (institution, account, field)
);
