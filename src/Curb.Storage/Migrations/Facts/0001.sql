-- The tables of received records and of facts follow from their declarations and are made by the program.
CREATE TABLE coded_text (table_name VARCHAR NOT NULL, column_name VARCHAR NOT NULL, code INTEGER NOT NULL, text VARCHAR NOT NULL);

CREATE TABLE batch (
    number INTEGER NOT NULL,
    institution VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    profile VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    received_at TIMESTAMP NOT NULL,
    rows_read BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL
);

CREATE TABLE rejected_row (
    batch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    column_name VARCHAR NOT NULL,
    found VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    source_rows INTEGER NOT NULL
);

CREATE TABLE fact_stamp (institution VARCHAR NOT NULL, stamp VARCHAR NOT NULL, derived_at TIMESTAMP NOT NULL, last_batch INTEGER NOT NULL);
