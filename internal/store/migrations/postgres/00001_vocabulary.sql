-- +goose Up
-- Days are text in ISO 8601 under the C collation: unknown is '', a year comes before its days,
-- and both engines compare them alike.

CREATE TABLE instance (
    id         integer PRIMARY KEY CHECK (id = 1),
    cursor_key text    NOT NULL
);
INSERT INTO instance (id, cursor_key)
VALUES (1, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- The counter row. Every change of what the public sees ends its transaction by moving it on, so that
-- positions follow the order of commits and have no gaps.
CREATE TABLE published_head (
    id        integer PRIMARY KEY CHECK (id = 1),
    seq       bigint  NOT NULL,
    terms_seq bigint  NOT NULL
);
INSERT INTO published_head (id, seq, terms_seq) VALUES (1, 0, 0);

CREATE TABLE published_events (
    seq      bigint      PRIMARY KEY,
    event_id uuid        NOT NULL UNIQUE,
    at       timestamptz NOT NULL,
    type     text        NOT NULL,
    item_id  uuid        NOT NULL,
    op       text        NOT NULL CHECK (op IN ('upsert', 'delete')),
    version  integer     NOT NULL,
    reason   text        NOT NULL,
    changed  text        NOT NULL
);
CREATE INDEX published_events_item ON published_events (item_id, seq);

CREATE TABLE fields_of_work (
    id           uuid PRIMARY KEY,
    slug         text COLLATE "C" NOT NULL UNIQUE,
    name         text NOT NULL,
    sort_name    text COLLATE "C" NOT NULL,
    names        text NOT NULL,
    aliases      text NOT NULL,
    status       text NOT NULL CHECK (status IN ('active', 'retired')),
    successor_id uuid REFERENCES fields_of_work (id) DEFERRABLE INITIALLY DEFERRED,
    position     integer NOT NULL,
    version      integer NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);

CREATE TABLE meetings (
    id           uuid PRIMARY KEY,
    slug         text COLLATE "C" NOT NULL UNIQUE,
    name         text NOT NULL,
    sort_name    text COLLATE "C" NOT NULL,
    names        text NOT NULL,
    aliases      text NOT NULL,
    status       text NOT NULL CHECK (status IN ('active', 'retired')),
    successor_id uuid REFERENCES meetings (id) DEFERRABLE INITIALLY DEFERRED,
    position     integer NOT NULL,
    version      integer NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);

CREATE TABLE states (
    id               uuid PRIMARY KEY,
    slug             text COLLATE "C" NOT NULL UNIQUE,
    name             text NOT NULL,
    sort_name        text COLLATE "C" NOT NULL,
    names            text NOT NULL,
    aliases          text NOT NULL,
    status           text NOT NULL CHECK (status IN ('active', 'retired')),
    successor_id     uuid REFERENCES states (id) DEFERRABLE INITIALLY DEFERRED,
    position         integer NOT NULL,
    version          integer NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    code             text COLLATE "C" NOT NULL UNIQUE,
    member_group     text COLLATE "C" NOT NULL CHECK (member_group IN ('participating_state', 'asian_partner', 'mediterranean_partner')),
    member_from      text COLLATE "C" NOT NULL,
    member_to        text COLLATE "C" NOT NULL,
    chairpersonships text NOT NULL
);

-- A field operation is a structure of the kind field_operation: one identity, one slug, two lists.
CREATE TABLE structures (
    id           uuid PRIMARY KEY,
    slug         text COLLATE "C" NOT NULL UNIQUE,
    name         text NOT NULL,
    sort_name    text COLLATE "C" NOT NULL,
    names        text NOT NULL,
    aliases      text NOT NULL,
    status       text NOT NULL CHECK (status IN ('active', 'closed', 'retired')),
    successor_id uuid REFERENCES structures (id) DEFERRABLE INITIALLY DEFERRED,
    position     integer NOT NULL,
    version      integer NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    parent_id    uuid REFERENCES structures (id) DEFERRABLE INITIALLY DEFERRED,
    city         text COLLATE "C" NOT NULL,
    territory    text NOT NULL,
    note         text NOT NULL,
    opened_on    text COLLATE "C" NOT NULL,
    closed_on    text COLLATE "C" NOT NULL
);

CREATE TABLE structure_host_states (
    structure_id uuid    NOT NULL REFERENCES structures (id) DEFERRABLE INITIALLY DEFERRED,
    state_id     uuid    NOT NULL REFERENCES states (id) DEFERRABLE INITIALLY DEFERRED,
    position     integer NOT NULL,
    PRIMARY KEY (structure_id, state_id)
);
CREATE INDEX structure_host_states_state ON structure_host_states (state_id, structure_id);

-- Every spelling by which a term is found: no two terms of a type may claim the same one.
CREATE TABLE term_keys (
    type     text COLLATE "C" NOT NULL,
    key      text COLLATE "C" NOT NULL,
    term_id  uuid NOT NULL,
    use      text NOT NULL CHECK (use IN ('slug', 'name', 'alias', 'former_slug')),
    spelling text NOT NULL,
    PRIMARY KEY (type, key)
);
CREATE INDEX term_keys_term ON term_keys (term_id);

CREATE TABLE navigation_items (
    id        integer PRIMARY KEY,
    parent_id integer REFERENCES navigation_items (id) DEFERRABLE INITIALLY DEFERRED,
    position  integer NOT NULL,
    label     text NOT NULL,
    list      text NOT NULL,
    term_type text NOT NULL,
    term_slug text NOT NULL
);

-- +goose Down
DROP TABLE navigation_items, term_keys, structure_host_states, structures, states, meetings, fields_of_work,
    published_events, published_head, instance;
