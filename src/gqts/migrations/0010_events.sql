-- The event store. An event is known by 16 bytes of its CBV event hash (gqts.events.identity) and never changed.
-- Few and narrow indexes: the server's CPU, spent on index entries, is what limits capture (docs/benchmarks.md).
-- To distribute: create_distributed_table('events.event', 'event_id') and ('events.event_identifier', 'identifier_key').

CREATE SCHEMA events;

CREATE TABLE events.event (
    event_id uuid PRIMARY KEY,
    event_hash bytea NOT NULL,
    capture_id uuid NOT NULL,
    record_time timestamptz NOT NULL,
    event_time timestamptz NOT NULL,
    read_point_key uuid,
    business_location_key uuid,
    event_type smallint NOT NULL,
    declares_error boolean NOT NULL,
    action text,
    business_step text,
    disposition text,
    submitter text NOT NULL,
    document text NOT NULL
);

-- Pages of events in the order gqts learned of them; entries arrive in order, so this index stays cheap.
CREATE INDEX event_record_time ON events.event (record_time, event_id);

-- One row for every identifier an event names, by role (gqts.epcis.Role, and gqts.events.index.Derived).
-- Not partitioned by time: look-ups are by identifier, over all time.
CREATE TABLE events.event_identifier (
    identifier_key uuid NOT NULL,
    event_id uuid NOT NULL,
    event_time timestamptz NOT NULL,
    role smallint NOT NULL
);

CREATE INDEX event_identifier_key ON events.event_identifier (identifier_key);

-- An eventID that a sender chose (role 12) names one event for ever, whoever writes at the same time.
CREATE UNIQUE INDEX event_identifier_event_id ON events.event_identifier (identifier_key) WHERE role = 12;
