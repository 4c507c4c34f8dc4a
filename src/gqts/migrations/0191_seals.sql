-- Codes under seals, and who opened them. A code is kept as a hash keyed with the installation's secret and bound to its
-- item; an owner as the hash of a random token. Of an opening the day is kept and no hour, the region and no address.
-- To distribute: labels.seal and scans.activation by identifier_key.

CREATE TABLE labels.seal (
    identifier_key uuid PRIMARY KEY,
    code bytea NOT NULL
);

CREATE TABLE scans.activation (
    identifier_key uuid NOT NULL,
    activation_id uuid NOT NULL,
    day date NOT NULL,
    country char(2),
    region text,
    owner bytea NOT NULL,
    PRIMARY KEY (identifier_key, activation_id)
);
