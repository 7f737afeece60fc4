-- Whom an identity provider means: one account for a person of a provider, one person of a provider for an account.
CREATE TABLE external_subject (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    linked_at TEXT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, account)
);

-- What the provider said of a session: its identity token under seal (for signing out there), and whether a second factor was shown there.
ALTER TABLE session ADD COLUMN sign_on TEXT;
ALTER TABLE session ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
