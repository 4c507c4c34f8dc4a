-- People, how they prove who they are, what they may do in which organization, and the keys of machines.
-- Of everything that opens a door only a hash is kept (or, where the secret itself is needed, a sealed text).
-- On a distributed cluster all of these stay local tables of the coordinator: they are small.

CREATE SCHEMA accounts;

CREATE TABLE accounts.person (
    person_id uuid PRIMARY KEY,
    -- Normalised (NFKC, case folded), so that one mailbox is one person.
    email text NOT NULL UNIQUE,
    -- When somebody proved to read this mailbox; what was set up before that is not trusted by who proves it.
    email_verified_at timestamptz,
    name text NOT NULL,
    language text NOT NULL,
    created_at timestamptz NOT NULL,
    is_disabled boolean NOT NULL DEFAULT false,
    password_hash text,
    password_set_at timestamptz
);

CREATE TABLE accounts.totp (
    person_id uuid PRIMARY KEY REFERENCES accounts.person,
    sealed_secret bytea NOT NULL,
    enrolled_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    -- The last time step whose code was used: a code works once.
    last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE accounts.recovery_code (
    person_id uuid NOT NULL REFERENCES accounts.person,
    code_hash bytea NOT NULL,
    PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE accounts.passkey (
    passkey_id uuid PRIMARY KEY,
    credential_id bytea NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES accounts.person,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX passkey_person ON accounts.passkey (person_id);

-- A challenge that an authenticator is to sign: for one person's new passkey, or for anybody's sign-in.
CREATE TABLE accounts.challenge (
    token_hash bytea PRIMARY KEY,
    challenge bytea NOT NULL,
    person_id uuid REFERENCES accounts.person,
    expires_at timestamptz NOT NULL
);

-- A sign-in whose password was right and whose second factor is awaited.
CREATE TABLE accounts.pending_sign_in (
    token_hash bytea PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES accounts.person,
    tries integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL
);
CREATE INDEX pending_sign_in_person ON accounts.pending_sign_in (person_id);

CREATE TABLE accounts.recovery (
    token_hash bytea PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES accounts.person,
    expires_at timestamptz NOT NULL
);
CREATE INDEX recovery_person ON accounts.recovery (person_id);

CREATE TABLE accounts.session (
    session_id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES accounts.person,
    organization_id uuid,
    -- The position the token was issued for; another one since then calls for another token.
    position text,
    -- Signed in by an organization's own identity provider: never leaves that organization.
    is_bound boolean NOT NULL,
    method text NOT NULL,
    signed_in_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    client text NOT NULL,
    user_agent text NOT NULL
);
CREATE INDEX session_person ON accounts.session (person_id);
CREATE INDEX session_signed_in ON accounts.session (signed_in_at);

CREATE TABLE accounts.membership (
    organization_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES accounts.person,
    position text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (organization_id, person_id)
);
CREATE INDEX membership_person ON accounts.membership (person_id);

CREATE TABLE accounts.invitation (
    invitation_id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    issuer_id uuid NOT NULL,
    -- The organization to join; none: a firm that is not here yet.
    organization_id uuid,
    position text,
    roles text[] NOT NULL,
    email text,
    note text NOT NULL,
    invited_by uuid,
    invited_by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by uuid,
    withdrawn_at timestamptz
);
CREATE INDEX invitation_issuer ON accounts.invitation (issuer_id, created_at DESC);

CREATE TABLE accounts.api_key (
    key_id uuid PRIMARY KEY,
    prefix text NOT NULL UNIQUE,
    secret_hash bytea NOT NULL,
    organization_id uuid NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    per_minute integer NOT NULL CHECK (per_minute > 0),
    made_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    replaced_by uuid,
    last_used_at timestamptz
);
CREATE INDEX api_key_organization ON accounts.api_key (organization_id, created_at DESC);

CREATE TABLE accounts.access_token (
    token_id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    key_id uuid NOT NULL REFERENCES accounts.api_key,
    scopes text[] NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX access_token_expiry ON accounts.access_token (expires_at);

-- Counters of tries and requests. Unlogged: they are written often, and a crash may forget them.
CREATE UNLOGGED TABLE accounts.rate (
    key text PRIMARY KEY,
    count bigint NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE accounts.identity_provider (
    organization_id uuid PRIMARY KEY,
    issuer text NOT NULL,
    client_id text NOT NULL,
    sealed_secret bytea NOT NULL,
    email_domains text[] NOT NULL,
    discovery jsonb NOT NULL,
    keys jsonb NOT NULL,
    read_at timestamptz NOT NULL
);
CREATE INDEX identity_provider_domain ON accounts.identity_provider USING gin (email_domains);

-- A sign-in that was sent to an identity provider and has not come back.
CREATE TABLE accounts.oidc_request (
    state_hash bytea PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES accounts.identity_provider,
    nonce text NOT NULL,
    verifier text NOT NULL,
    redirect_uri text NOT NULL,
    expires_at timestamptz NOT NULL
);

-- Who a person is to an identity provider.
CREATE TABLE accounts.identity (
    organization_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id uuid NOT NULL REFERENCES accounts.person,
    PRIMARY KEY (organization_id, issuer, subject)
);
