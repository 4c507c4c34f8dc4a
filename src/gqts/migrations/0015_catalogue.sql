-- Master data, as stated: every statement is kept; the latest about an element is the one shown.
-- To distribute: create_reference_table('catalogue.statement').

CREATE SCHEMA catalogue;

CREATE TABLE catalogue.statement (
    element_key uuid NOT NULL,
    vocabulary text NOT NULL,
    stated_at timestamptz NOT NULL,
    statement_id uuid NOT NULL,
    submitter text NOT NULL,
    element_id text NOT NULL,
    content jsonb NOT NULL,
    content_hash bytea NOT NULL,
    PRIMARY KEY (element_key, vocabulary, stated_at, statement_id)
);
