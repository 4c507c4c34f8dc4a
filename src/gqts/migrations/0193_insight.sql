-- What scans tell: told in blocks of at least ten scans that are alike in what is told of them, each made once and never
-- changed (docs/explanation/what-scans-tell.md). Pools hold what has not come to ten yet; nothing reads them but the day's
-- closing. No item, no device and no hour stands in what is told.
-- To distribute: product, lot, pool, block, rhythm and news by product_key; item by identifier_key.

CREATE SCHEMA insight;

-- The goods that were scanned, by the keys that scans have: their GTIN, and the lot as its code says it.
CREATE TABLE insight.product (
    product_key uuid PRIMARY KEY,
    gtin text NOT NULL
);

CREATE INDEX product_gtin ON insight.product (substr(gtin, 2) text_pattern_ops);

CREATE TABLE insight.lot (
    product_key uuid NOT NULL,
    lot_key uuid NOT NULL,
    lot text NOT NULL,
    PRIMARY KEY (product_key, lot_key)
);

-- An item that was scanned: the platform that sold it, once that was looked for (`is_met`), and the day of its first scan
-- that was closed.
CREATE TABLE insight.item (
    identifier_key uuid PRIMARY KEY,
    identifier text NOT NULL,
    product_key uuid NOT NULL,
    seller_id uuid,
    is_met boolean NOT NULL DEFAULT false,
    first_day date
);

CREATE INDEX item_unmet ON insight.item (identifier_key) WHERE NOT is_met;

-- The last day whose scans were taken in: one row.
CREATE TABLE insight.closed (
    is_the_row boolean PRIMARY KEY DEFAULT true CHECK (is_the_row),
    day date
);

INSERT INTO insight.closed (day) VALUES (NULL);

-- Scans that wait for others like them. What a stage no longer tells apart is ''; `since` is when the first came in.
CREATE TABLE insight.pool (
    product_key uuid NOT NULL,
    stage smallint NOT NULL,
    seller text NOT NULL,
    lot text NOT NULL,
    country text NOT NULL,
    region text NOT NULL,
    reason text NOT NULL,
    since date NOT NULL,
    scans integer NOT NULL,
    hours integer[] NOT NULL,
    news integer NOT NULL,
    PRIMARY KEY (product_key, stage, seller, lot, country, region, reason)
);

CREATE INDEX pool_since ON insight.pool (since);

-- Ten scans or more, told with the day on which they had come together.
CREATE TABLE insight.block (
    product_key uuid NOT NULL,
    day date NOT NULL,
    seller text NOT NULL,
    lot text NOT NULL,
    country text NOT NULL,
    region text NOT NULL,
    reason text NOT NULL,
    scans integer NOT NULL CHECK (scans >= 10),
    PRIMARY KEY (product_key, day, seller, lot, country, region, reason)
);

CREATE INDEX block_seller ON insight.block (seller, day) WHERE seller <> '';
CREATE INDEX block_day ON insight.block (day);

-- What the blocks of a weekday still have to tell about hours, and those of genuine records about new items.
CREATE TABLE insight.rest (
    product_key uuid NOT NULL,
    seller text NOT NULL,
    weekday smallint NOT NULL,
    hours integer[] NOT NULL,
    PRIMARY KEY (product_key, seller, weekday)
);

CREATE TABLE insight.news_rest (
    product_key uuid NOT NULL,
    seller text NOT NULL,
    news integer NOT NULL,
    again integer NOT NULL,
    PRIMARY KEY (product_key, seller)
);

-- Scans of a weekday (1 is Monday, the day is that of the block) from one hour to before another, UTC.
CREATE TABLE insight.rhythm (
    product_key uuid NOT NULL,
    day date NOT NULL,
    seller text NOT NULL,
    weekday smallint NOT NULL,
    from_hour smallint NOT NULL,
    to_hour smallint NOT NULL,
    scans integer NOT NULL CHECK (scans >= 10),
    PRIMARY KEY (product_key, day, seller, weekday, from_hour)
);

-- Of scans of genuine items: how many were the first of their item, how many were not; each none or at least ten.
CREATE TABLE insight.news (
    product_key uuid NOT NULL,
    day date NOT NULL,
    seller text NOT NULL,
    news integer NOT NULL CHECK (news = 0 OR news >= 10),
    again integer NOT NULL CHECK (again = 0 OR again >= 10),
    PRIMARY KEY (product_key, day, seller)
);
