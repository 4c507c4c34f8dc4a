-- Codes under seals: a hash of each, keyed with the installation's secret and bound to its item.
-- To distribute: create_distributed_table('labels.seal', 'identifier_key').

CREATE TABLE labels.seal (
    identifier_key uuid PRIMARY KEY,
    code bytea NOT NULL
);
