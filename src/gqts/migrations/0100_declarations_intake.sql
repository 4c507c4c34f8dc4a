-- Customs messages as they were sent, the document under each business key, and the receipts. To distribute: message by
-- message_id, record by record_id (a hash of kind and business key, so that the primary key is what makes a key unique
-- on a cluster too), receipt and mailbox by organization_id; mandate as a reference table. The two sequences stay on the
-- coordinator.

CREATE SCHEMA declarations;

CREATE TABLE declarations.message (
    message_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    -- How the bytes are read: xml, json, wco, or typed.
    form text NOT NULL,
    kind text NOT NULL,
    guid text NOT NULL,
    transmitter text NOT NULL,
    is_signed boolean NOT NULL,
    documents integer NOT NULL,
    content bytea NOT NULL,
    judged_at timestamptz
);
CREATE INDEX message_organization ON declarations.message (organization_id, received_at DESC, message_id DESC);

CREATE TABLE declarations.record (
    record_id uuid PRIMARY KEY,
    kind text NOT NULL,
    business_key text NOT NULL,
    organization_id uuid NOT NULL,
    message_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    status integer,
    pre_no text,
    invt_no text,
    customs_code text,
    mode text,
    order_no text,
    logistics_code text,
    logistics_no text,
    bill_no text,
    buyer_id text,
    -- The day whose rules hold, and what counts to its year: the declared value, less what was given back.
    declared_on date,
    value numeric,
    given_back numeric NOT NULL DEFAULT 0,
    digest bytea NOT NULL,
    document jsonb NOT NULL
);
CREATE INDEX record_received ON declarations.record (received_at, record_id);
CREATE INDEX record_organization ON declarations.record (organization_id, received_at DESC, record_id DESC);
CREATE INDEX record_order ON declarations.record (order_no) WHERE order_no IS NOT NULL;
CREATE INDEX record_waybill ON declarations.record (logistics_no, logistics_code) WHERE logistics_no IS NOT NULL;
CREATE INDEX record_bill ON declarations.record (bill_no) WHERE bill_no IS NOT NULL;
CREATE INDEX record_buyer ON declarations.record (buyer_id, declared_on) WHERE buyer_id IS NOT NULL;
CREATE INDEX record_invt_no ON declarations.record (invt_no) WHERE invt_no IS NOT NULL;

-- Receipts are only added. `number` counts the receipts of an organization without gaps, in the order in which they are
-- committed, so that whoever asks for what came after one misses none.
CREATE TABLE declarations.receipt (
    organization_id uuid NOT NULL,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    status integer NOT NULL,
    message_id uuid,
    place integer,
    record_id uuid,
    document jsonb NOT NULL,
    faults jsonb NOT NULL,
    PRIMARY KEY (organization_id, number)
);
CREATE INDEX receipt_message ON declarations.receipt (message_id, number) WHERE message_id IS NOT NULL;
CREATE INDEX receipt_record ON declarations.receipt (record_id, at, number) WHERE record_id IS NOT NULL;

CREATE TABLE declarations.mailbox (
    organization_id uuid PRIMARY KEY,
    last bigint NOT NULL
);

-- Who may hand in documents of another firm: the firm says so.
CREATE TABLE declarations.mandate (
    principal_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    given_at timestamptz NOT NULL,
    given_by text NOT NULL,
    PRIMARY KEY (principal_id, agent_id)
);
CREATE INDEX mandate_agent ON declarations.mandate (agent_id);

-- The nine digits of preNo (of a day) and invtNo (of an office and year): no number comes twice within either.
CREATE SEQUENCE declarations.pre_number MAXVALUE 999999999 CYCLE;
CREATE SEQUENCE declarations.invt_number MAXVALUE 999999999 CYCLE;
