-- What officers found, whose statement was right, and what each party's part in a consignment was.
-- To distribute: create_distributed_table('conduct.judgement', 'organization_id') and co-located ('conduct.share',
-- 'organization_id'); conduct.finding stays a local table of the coordinator: it is small, and only added to.

CREATE SCHEMA conduct;

CREATE FUNCTION conduct.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was found and done is only added to';
END
$$;

CREATE TABLE conduct.finding (
    finding_id uuid PRIMARY KEY,
    found_at timestamptz NOT NULL,
    subject_kind text NOT NULL,
    subject text NOT NULL,
    record_id uuid,
    fact text NOT NULL,
    claimed text NOT NULL,
    found text NOT NULL,
    outcome text NOT NULL,
    is_random boolean NOT NULL,
    note text NOT NULL,
    officer_id uuid,
    officer_organization_id uuid,
    officer_name text NOT NULL
);
CREATE INDEX finding_record ON conduct.finding (record_id, found_at) WHERE record_id IS NOT NULL;
CREATE INDEX finding_subject ON conduct.finding (subject, found_at);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON conduct.finding
    FOR EACH ROW EXECUTE FUNCTION conduct.refuse_change();

-- Whose statement a finding showed to be right or wrong.
CREATE TABLE conduct.judgement (
    organization_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    is_right boolean NOT NULL,
    said text NOT NULL,
    is_random boolean NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, finding_id)
);
CREATE INDEX judgement_latest ON conduct.judgement (organization_id, found_at);
CREATE INDEX judgement_finding ON conduct.judgement (finding_id);

-- One party's part in one consignment: whether everybody had shared before arrival, when it had, whether it disagreed.
CREATE TABLE conduct.share (
    organization_id uuid NOT NULL,
    record_id uuid NOT NULL,
    arrived_at timestamptz NOT NULL,
    is_complete boolean NOT NULL,
    lead_hours double precision,
    has_mismatch boolean NOT NULL,
    PRIMARY KEY (organization_id, record_id)
);
CREATE INDEX share_latest ON conduct.share (organization_id, arrived_at DESC);
CREATE INDEX share_arrived ON conduct.share (arrived_at, organization_id, record_id);
CREATE INDEX share_record ON conduct.share (record_id);
