-- Penalty cases: how each stands, what was done in it (only added to), the evidence, and the files.
-- All four stay local tables of the coordinator: cases are few, and their trail is kept by trigger.

CREATE TABLE conduct.penalty_case (
    case_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    state text NOT NULL,
    severity text NOT NULL,
    origin text NOT NULL,
    summary text NOT NULL,
    record_id uuid,
    opened_at timestamptz NOT NULL,
    notified_at timestamptz,
    due_at timestamptz,
    is_extended boolean NOT NULL DEFAULT false,
    measure text,
    measure_days integer,
    reasons text NOT NULL DEFAULT '',
    proposed_by uuid,
    decided_by uuid,
    decided_at timestamptz,
    suspended_at timestamptz,
    ends_at timestamptz,
    ended_at timestamptz,
    disqualified_at timestamptz,
    repair_asked_at timestamptz
);
CREATE INDEX penalty_case_opened ON conduct.penalty_case (opened_at DESC, case_id DESC);
CREATE INDEX penalty_case_organization ON conduct.penalty_case (organization_id, opened_at DESC, case_id DESC);
CREATE INDEX penalty_case_due ON conduct.penalty_case (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX penalty_case_ends ON conduct.penalty_case (ends_at) WHERE ends_at IS NOT NULL AND ended_at IS NULL;

CREATE TABLE conduct.step (
    step_id uuid PRIMARY KEY,
    place bigint GENERATED ALWAYS AS IDENTITY,
    case_id uuid NOT NULL,
    at timestamptz NOT NULL,
    move text NOT NULL,
    state text NOT NULL,
    words text NOT NULL,
    detail jsonb NOT NULL,
    person_id uuid,
    organization_id uuid,
    name text NOT NULL
);
CREATE INDEX step_case ON conduct.step (case_id, place);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON conduct.step
    FOR EACH ROW EXECUTE FUNCTION conduct.refuse_change();

CREATE TABLE conduct.evidence (
    evidence_id uuid PRIMARY KEY,
    place bigint GENERATED ALWAYS AS IDENTITY,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    words text NOT NULL,
    at timestamptz NOT NULL,
    person_id uuid,
    organization_id uuid,
    name text NOT NULL
);
CREATE INDEX evidence_case ON conduct.evidence (case_id, place);
CREATE INDEX evidence_reference ON conduct.evidence (reference) WHERE kind = 'finding';
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON conduct.evidence
    FOR EACH ROW EXECUTE FUNCTION conduct.refuse_change();

CREATE TABLE conduct.file (
    file_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL
);
CREATE INDEX file_case ON conduct.file (case_id);
