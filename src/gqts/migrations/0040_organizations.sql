-- Who takes part, what they may call their own, who said so. To distribute: create_reference_table for each table but
-- organizations.act, which stays a local table of the coordinator.

CREATE SCHEMA organizations;

CREATE TABLE organizations.organization (
    organization_id uuid PRIMARY KEY,
    names jsonb NOT NULL,
    searched text NOT NULL,
    country text NOT NULL,
    roles text[] NOT NULL,
    level text NOT NULL,
    state text NOT NULL,
    party text NOT NULL,
    note text NOT NULL,
    applied_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    decision_reason text NOT NULL DEFAULT '',
    scope_hs text[],
    scope_regions text[]
);
-- Who only applied blocks nobody: two may say the same GLN, an officer approves one.
CREATE UNIQUE INDEX organization_party ON organizations.organization (party)
    WHERE state IN ('approved', 'suspended');
CREATE INDEX organization_applied ON organizations.organization (applied_at, organization_id);

-- Roles asked for after joining; an officer decides.
CREATE TABLE organizations.role_request (
    request_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    roles text[] NOT NULL,
    requested_at timestamptz NOT NULL,
    decided_at timestamptz,
    is_granted boolean,
    reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX role_request_open ON organizations.role_request (organization_id) WHERE decided_at IS NULL;

CREATE TABLE organizations.identifier (
    identifier_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind text NOT NULL,
    -- Compared byte by byte, so that the index finds what begins with a prefix.
    value text COLLATE "C" NOT NULL,
    state text NOT NULL,
    evidence text NOT NULL,
    token text NOT NULL,
    claimed_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX identifier_proven ON organizations.identifier (kind, value) WHERE state = 'proven';
CREATE UNIQUE INDEX identifier_claimed ON organizations.identifier (organization_id, kind, value)
    WHERE state IN ('claimed', 'proven');
CREATE INDEX identifier_organization ON organizations.identifier (organization_id, claimed_at);
CREATE INDEX identifier_to_decide ON organizations.identifier (claimed_at, identifier_id) WHERE state = 'claimed';

CREATE TABLE organizations.accreditation (
    accreditation_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    scheme text NOT NULL,
    signatory text NOT NULL,
    number text NOT NULL,
    scopes text[] NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    withdrawn_at timestamptz,
    withdrawn_reason text NOT NULL DEFAULT ''
);
CREATE INDEX accreditation_organization ON organizations.accreditation (organization_id);

-- What a brand owner allows a factory or trader to do with its products.
CREATE TABLE organizations.permit (
    permit_id uuid PRIMARY KEY,
    brand_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    activity text NOT NULL,
    product text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    withdrawn_at timestamptz,
    withdrawn_reason text NOT NULL DEFAULT ''
);
CREATE INDEX permit_brand ON organizations.permit (brand_id);
CREATE INDEX permit_partner ON organizations.permit (partner_id);

-- The trail of administrative acts: added to, never changed. (TRUNCATE is left to whoever owns the database.)
CREATE TABLE organizations.act (
    act_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    person_id uuid,
    actor_organization_id uuid,
    actor_name text NOT NULL,
    organization_id uuid,
    what text NOT NULL,
    detail jsonb NOT NULL,
    request_id text NOT NULL
);
CREATE INDEX act_organization ON organizations.act (organization_id, at DESC, act_id DESC);
CREATE INDEX act_at ON organizations.act (at DESC, act_id DESC);

CREATE FUNCTION organizations.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of acts is only added to';
END
$$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON organizations.act
    FOR EACH ROW EXECUTE FUNCTION organizations.refuse_change();
