-- Who opened seals: an owner as the hash of a random token; of an opening the day and no hour, the country and no address.
-- To distribute: create_distributed_table('scans.activation', 'identifier_key').

CREATE TABLE scans.activation (
    identifier_key uuid NOT NULL,
    activation_id uuid NOT NULL,
    day date NOT NULL,
    country char(2),
    owner bytea NOT NULL,
    PRIMARY KEY (identifier_key, activation_id)
);
