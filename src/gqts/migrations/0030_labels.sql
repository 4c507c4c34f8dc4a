-- Labels: batches of minted serials, and the key of every item a minted serial names.
-- To distribute: create_distributed_table('labels.serial', 'identifier_key'); batch stays local.

CREATE SCHEMA labels;

CREATE TABLE labels.batch (
    batch_id uuid PRIMARY KEY,
    gtin text NOT NULL,
    lot text,
    count integer NOT NULL,
    minted_at timestamptz NOT NULL,
    note text NOT NULL
);

CREATE INDEX batch_gtin ON labels.batch (gtin, minted_at);

CREATE TABLE labels.serial (
    identifier_key uuid PRIMARY KEY,
    batch_id uuid NOT NULL
);
