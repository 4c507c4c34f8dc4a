-- Scans: where and when a code was looked at, and what that gave reason to say. Nothing of who looked: no address is ever
-- written, `device` is keyed with a salt that is deleted when its fortnight is over, and is itself forgotten after 30 days.
-- To distribute: scan by identifier_key, alert by subject_key; salt and place as reference tables; cohort stays local.

CREATE SCHEMA scans;

-- One look at a code. `product_key` and `lot_key` are the identifier keys of the product (GTIN) and of the lot, where the
-- code has them. `country` ISO 3166-1, `region` ISO 3166-2; `error_km` is how far off that may be.
CREATE TABLE scans.scan (
    identifier_key uuid NOT NULL,
    scan_id uuid NOT NULL,
    at timestamptz NOT NULL,
    product_key uuid,
    lot_key uuid,
    country char(2),
    region text,
    error_km integer,
    network text NOT NULL,
    device bytea,
    who text NOT NULL,
    judgement text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (identifier_key, scan_id),
    CHECK (network IN ('access', 'carrier', 'vpn', 'hosting', 'unknown')),
    CHECK (who IN ('shopper', 'firm', 'officer', 'robot'))
);

CREATE INDEX scan_item ON scans.scan (identifier_key, at);
CREATE INDEX scan_lot ON scans.scan (lot_key, at) WHERE lot_key IS NOT NULL;
CREATE INDEX scan_product ON scans.scan (product_key, at) WHERE product_key IS NOT NULL;
CREATE INDEX scan_device ON scans.scan (device, at) WHERE device IS NOT NULL;
-- Scans come in the order of their time: a few pages tell where a day begins.
CREATE INDEX scan_at ON scans.scan USING brin (at);
-- What is to be forgotten after thirty days: a row leaves this index as it is.
CREATE INDEX scan_forgetting ON scans.scan (at) WHERE device IS NOT NULL OR who = 'robot';

-- The secret of one fortnight, with which devices are told apart in it.
CREATE TABLE scans.salt (
    period integer PRIMARY KEY,
    salt bytea NOT NULL,
    ends_at timestamptz NOT NULL
);

-- Where regions are, as learned from what the file of networks says of anything in them: rounded to whole degrees, and of
-- no scan in particular. `region` is '' for a country as a whole.
CREATE TABLE scans.place (
    country char(2) NOT NULL,
    region text NOT NULL,
    latitude real NOT NULL,
    longitude real NOT NULL,
    radius_km integer NOT NULL,
    PRIMARY KEY (country, region)
);

-- What the scans of an item, a lot or a product gave reason to say: once a day for each thing and reason.
-- `subject_key` is the identifier key of what is meant: the item, or the lot or product. `owner_id` is the organization
-- whose number it is, as far as anybody has proven it. `audience` is who is told: `shopper`, `owner`, or `data_owner` when
-- our record may rather be wrong.
CREATE TABLE scans.alert (
    subject_key uuid NOT NULL,
    reason text NOT NULL,
    day date NOT NULL,
    alert_id uuid NOT NULL,
    subject text NOT NULL,
    subject_kind text NOT NULL,
    product_key uuid,
    lot_key uuid,
    owner_id uuid,
    country char(2),
    region text,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    scans integer NOT NULL,
    audience text NOT NULL,
    evidence jsonb NOT NULL,
    PRIMARY KEY (subject_key, reason, day),
    CHECK (audience IN ('shopper', 'owner', 'data_owner'))
);

CREATE INDEX alert_owner ON scans.alert (owner_id, last_at, alert_id);
CREATE INDEX alert_last ON scans.alert (last_at, alert_id);
CREATE INDEX alert_lot ON scans.alert (lot_key, reason, day) WHERE lot_key IS NOT NULL;
CREATE INDEX alert_product ON scans.alert (product_key, reason, day) WHERE product_key IS NOT NULL;
CREATE INDEX alert_id ON scans.alert (alert_id);

-- What is usual, learned by a job from the scans of thirty days: of a product (`lot_key` its own key) and of each lot.
-- `product` is the product's canonical identifier, `markets` the countries it is meant for, as told when it was scanned.
-- `devices` is how many devices an item is seen by, all but a few; NULL when too few were scanned to know. The others count
-- items: scanned, scanned in two regions, scanned outside the market only, and made as far as somebody said.
CREATE TABLE scans.cohort (
    product_key uuid NOT NULL,
    lot_key uuid NOT NULL,
    product text NOT NULL,
    markets text[] NOT NULL,
    learned_at timestamptz NOT NULL,
    seen integer NOT NULL,
    doubled integer NOT NULL,
    away integer NOT NULL,
    devices integer,
    size integer,
    PRIMARY KEY (product_key, lot_key)
);
