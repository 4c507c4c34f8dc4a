-- What was handed in, and what became of it: EPCIS 2.0 §8.2.7 capture jobs.

CREATE SCHEMA capture;

CREATE TABLE capture.job (
    capture_id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    success boolean NOT NULL,
    error_behaviour text NOT NULL,
    submitter text NOT NULL,
    document_format text NOT NULL,
    document_id text,
    events_sent integer NOT NULL,
    events_stored integer NOT NULL,
    events_known integer NOT NULL,
    events_refused integer NOT NULL,
    master_data_stored integer NOT NULL,
    faults jsonb NOT NULL
);

CREATE INDEX job_created ON capture.job (created_at, capture_id);
