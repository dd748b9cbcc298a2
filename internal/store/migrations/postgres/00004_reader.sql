-- +goose Up
-- The reader role may read what is public and nothing else, so that a delivery node which connects as a
-- member of it cannot show a draft even by mistake. Where this user may not create roles, an administrator
-- creates dateline_reader before the migration.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_reader') THEN
        CREATE ROLE dateline_reader NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the cluster was faster
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'role dateline_reader is missing and may not be created: no rights were granted';
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_reader') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO dateline_reader', current_schema());
        GRANT SELECT ON instance, published_head, published_events, published_versions, published_releases,
            published_tags, published_places, published_slugs, fields_of_work, meetings, states, structures,
            structure_host_states, term_keys, navigation_items, goose_db_version TO dateline_reader;
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_reader') THEN
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM dateline_reader', current_schema());
        EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM dateline_reader', current_schema());
    END IF;
END
$$;
-- +goose StatementEnd
