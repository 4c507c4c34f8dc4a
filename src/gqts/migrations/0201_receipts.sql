-- Where each event stands in the log, and the salt of its commitment. Without its salt an entry tells nothing to anybody:
-- to forget an event is to empty its salt (NULL). Its place stays, for later events of the same goods commit to it.

CREATE SCHEMA receipts;

CREATE TABLE receipts.logged (
    event_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    salt bytea
);

CREATE UNIQUE INDEX logged_position ON receipts.logged (position);
