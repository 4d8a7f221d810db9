set local check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.backoffice_order_in_house_currency() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
        its_currency text;
        its_day date;
    begin
        select new.currency, (new.ordered_at at time zone 'UTC')::date into its_currency, its_day ;
        new.total := round(new.total, core_currency_places(its_currency));
        new.house_total := core_in_house_currency(new.total, its_currency, its_day);
        return new;
    end $$;

CREATE FUNCTION public.backoffice_order_line_in_house_currency() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
        its_currency text;
        its_day date;
    begin
        select o.currency, (o.ordered_at at time zone 'UTC')::date into its_currency, its_day from backoffice_order o where o.id = new.order_id;
        new.amount := round(new.amount, core_currency_places(its_currency));
        new.house_amount := core_in_house_currency(new.amount, its_currency, its_day);
        return new;
    end $$;

CREATE FUNCTION public.backoffice_order_lines_follow() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    update backoffice_order_line set amount = amount where order_id = new.id;
    return null;
end $$;

CREATE FUNCTION public.core_currency_places(currency text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
            'XAF', 'XOF', 'XPF') then 0
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2 end
$$;

CREATE FUNCTION public.core_house_currency() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select coalesce((select value #>> '{}' from core_setting where key = 'house.currency'), 'EUR')
$$;

CREATE FUNCTION public.core_in_house_currency(amount numeric, its_currency text, its_day date) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select case when coalesce(its_currency, '') in ('', house) then amount else (
        select round(amount * r.worth * 1.0000000000000000000000000000000000000000 / r.units, core_currency_places(house))
        from core_exchange_rate r where r.base = house and r.currency = its_currency and r.starts <= its_day
        order by r.starts desc limit 1
    ) end
    from (select core_house_currency() as house) h
$$;

CREATE FUNCTION public.core_mark_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.chg := pg_current_xact_id();
    return new;
end $$;

CREATE FUNCTION public.core_mark_deleted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    insert into core_tombstone (table_name, row_id) select tg_table_name, o.id from old_rows o
    on conflict (table_name, row_id) do update set chg = pg_current_xact_id();
    return null;
end $$;

CREATE FUNCTION public.core_policy_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    insert into core_setting (key, value) values ('access.revision', to_jsonb(nextval('core_policy_revision')))
    on conflict (key) do update set value = excluded.value;
    return null;
end $$;

CREATE FUNCTION public.core_session_ended() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('kith_live', 'session ' || left(encode(sha256(convert_to(old.session_key, 'UTF8')), 'hex'), 32));
    return null;
end $$;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.analytical_dashboard (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    reach text DEFAULT 'me'::text NOT NULL,
    period text DEFAULT 'all'::text NOT NULL,
    tiles jsonb DEFAULT '{}'::jsonb NOT NULL,
    mailing jsonb,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint,
    team_id bigint
);

ALTER TABLE public.analytical_dashboard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.analytical_dashboard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.analytical_dashboard_sent (
    id bigint NOT NULL,
    due timestamp with time zone NOT NULL,
    withheld text NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    dashboard_id bigint NOT NULL,
    principal_id bigint NOT NULL
);

ALTER TABLE public.analytical_dashboard_sent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.analytical_dashboard_sent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.analytical_finding (
    analysis text NOT NULL,
    as_of timestamp with time zone,
    run_at timestamp with time zone NOT NULL,
    engine text NOT NULL,
    version text NOT NULL,
    rows bigint NOT NULL,
    changed bigint NOT NULL,
    seconds double precision NOT NULL,
    findings jsonb,
    missing text NOT NULL,
    unconverted jsonb NOT NULL
);

CREATE TABLE public.analytical_offer (
    party_id bigint NOT NULL,
    next_offer bigint,
    second_offer bigint,
    third_offer bigint,
    offer_because bigint,
    reasons jsonb DEFAULT '{}'::jsonb NOT NULL,
    next_offer_as_of timestamp with time zone
);

CREATE TABLE public.analytical_query (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    sql text DEFAULT ''::text NOT NULL,
    drawn text DEFAULT 'table'::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint
);

ALTER TABLE public.analytical_query ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.analytical_query_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.backoffice_order (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    total numeric NOT NULL,
    currency text DEFAULT ''::text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    row_key text DEFAULT ''::text NOT NULL,
    is_sample boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL,
    house_total numeric
);

ALTER TABLE public.backoffice_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.backoffice_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.backoffice_order_line (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    quantity numeric(18,4) NOT NULL,
    amount numeric NOT NULL,
    order_id bigint NOT NULL,
    party_id bigint NOT NULL,
    product_id bigint,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL,
    house_amount numeric
);

ALTER TABLE public.backoffice_order_line ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.backoffice_order_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.backoffice_product (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    name text NOT NULL,
    unit_price numeric,
    currency text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    is_withdrawn boolean DEFAULT false NOT NULL,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL
);

ALTER TABLE public.backoffice_product ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.backoffice_product_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_block (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    source text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    made_by_id bigint
);

ALTER TABLE public.communicative_block ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_mailbox (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    protocol text DEFAULT 'imap'::text NOT NULL,
    host text NOT NULL,
    port integer DEFAULT 993 NOT NULL,
    security text DEFAULT 'direct'::text NOT NULL,
    user_name text NOT NULL,
    password bytea,
    folder text DEFAULT 'INBOX'::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    certificates text DEFAULT ''::text NOT NULL,
    removes boolean DEFAULT false NOT NULL,
    is_paused boolean DEFAULT false NOT NULL,
    validity bigint DEFAULT 0 NOT NULL,
    last_uid bigint DEFAULT 0 NOT NULL,
    looked_at timestamp with time zone,
    problem text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT communicative_mailbox_port CHECK ((port >= 1))
);

ALTER TABLE public.communicative_mailbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_mailbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_message (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    person uuid NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    data jsonb,
    address text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    not_before timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    code smallint DEFAULT 0 NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    at timestamp with time zone,
    purpose_id bigint NOT NULL,
    relay_id bigint NOT NULL,
    template_id bigint NOT NULL
);

ALTER TABLE public.communicative_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_pace (
    key text NOT NULL,
    per_minute integer,
    tokens double precision DEFAULT 0.0 NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    day date,
    taken integer DEFAULT 0 NOT NULL,
    resting_until timestamp with time zone,
    failures smallint DEFAULT 0 NOT NULL,
    problem text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.communicative_picture (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    alt text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    made_by_id bigint
);

ALTER TABLE public.communicative_picture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_picture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_relay (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    sender_name text DEFAULT ''::text NOT NULL,
    sender_address text NOT NULL,
    reply_to text DEFAULT ''::text NOT NULL,
    bounce_address text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    port integer DEFAULT 25 NOT NULL,
    security text DEFAULT 'auto'::text NOT NULL,
    user_name text DEFAULT ''::text NOT NULL,
    password bytea,
    connections smallint DEFAULT 4 NOT NULL,
    patience smallint DEFAULT 300 NOT NULL,
    weight smallint DEFAULT 1 NOT NULL,
    per_minute integer,
    warm_up_from date,
    warm_up_start integer,
    warm_up_growth smallint DEFAULT 30 NOT NULL,
    is_paused boolean DEFAULT false NOT NULL,
    certificates text DEFAULT ''::text NOT NULL,
    CONSTRAINT communicative_relay_counts CHECK (((connections >= 1) AND (patience >= 1) AND (port >= 1) AND (weight >= 1)))
);

ALTER TABLE public.communicative_relay ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_relay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_return (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    digest bytea NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    envelope text DEFAULT ''::text NOT NULL,
    came_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    size integer NOT NULL,
    raw bytea,
    tries smallint DEFAULT 0 NOT NULL,
    read_at timestamp with time zone,
    meaning text DEFAULT ''::text NOT NULL,
    number bigint,
    sender text DEFAULT ''::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    status text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    since date,
    until date,
    mailbox_id bigint
);

ALTER TABLE public.communicative_return ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_return_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_signing_key (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    domain text NOT NULL,
    selector text NOT NULL,
    algorithm text NOT NULL,
    sealed bytea NOT NULL,
    record text NOT NULL,
    state text DEFAULT 'new'::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);

ALTER TABLE public.communicative_signing_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_signing_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_template (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    kind text DEFAULT 'mail'::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint,
    purpose_id bigint
);

ALTER TABLE public.communicative_template ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_template_version (
    id bigint NOT NULL,
    language text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    preheader text DEFAULT ''::text NOT NULL,
    body_kind text DEFAULT 'mjml'::text NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_by_id bigint,
    template_id bigint NOT NULL
);

ALTER TABLE public.communicative_template_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_template_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.communicative_volume (
    id bigint NOT NULL,
    day date NOT NULL,
    domain text NOT NULL,
    sent integer DEFAULT 0 NOT NULL,
    deferred integer DEFAULT 0 NOT NULL,
    refused integer DEFAULT 0 NOT NULL,
    bounced integer DEFAULT 0 NOT NULL,
    complained integer DEFAULT 0 NOT NULL
);

ALTER TABLE public.communicative_volume ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communicative_volume_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_answered (
    id bigint NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    record uuid,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    principal_id bigint NOT NULL
);

ALTER TABLE public.core_answered ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_answered_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_api_key (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    digest bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    principal_id bigint NOT NULL,
    scopes text[]
);

ALTER TABLE public.core_api_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_api_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_app (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    public boolean NOT NULL,
    by_itself boolean NOT NULL,
    redirect_uris text[] NOT NULL,
    scopes text[] NOT NULL,
    secret_digest bytea,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    made_by_id bigint NOT NULL,
    principal_id bigint NOT NULL
);

CREATE TABLE public.core_app_allowance (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    scopes text[] NOT NULL,
    redirect_uri text NOT NULL,
    challenge text NOT NULL,
    code_digest bytea NOT NULL,
    code_until timestamp with time zone NOT NULL,
    code_used_at timestamp with time zone,
    allowed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    until timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    principal_id bigint NOT NULL,
    app_id bigint NOT NULL
);

ALTER TABLE public.core_app_allowance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_app_allowance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.core_app ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_app_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_app_token (
    id bigint NOT NULL,
    kind text NOT NULL,
    digest bytea NOT NULL,
    scopes text[] NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    until timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    allowance_id bigint,
    app_id bigint NOT NULL
);

ALTER TABLE public.core_app_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_app_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_attachment (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    subject_table text NOT NULL,
    subject_id bigint NOT NULL,
    name text NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    made_by_id bigint NOT NULL
);

ALTER TABLE public.core_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_event (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    verb text DEFAULT ''::text NOT NULL,
    actor_id bigint NOT NULL,
    via text NOT NULL,
    subject_type text NOT NULL,
    subject_id bigint NOT NULL,
    subject_uid uuid NOT NULL,
    batch uuid,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    sealed_for bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    sealed bytea[] DEFAULT '{}'::bytea[] NOT NULL,
    "position" bigint,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    address text DEFAULT ''::text NOT NULL
)
PARTITION BY RANGE (occurred_at);

CREATE VIEW public.core_audit_entry AS
 SELECT id,
    uid,
    occurred_at,
    actor_id,
    kind,
    split_part(kind, '.'::text, 2) AS act,
    via,
    address,
    subject_type,
    subject_uid,
    batch,
    "position"
   FROM public.core_event e;

CREATE TABLE public.core_bulk_row (
    at integer NOT NULL,
    subject_id bigint,
    subject_uid uuid NOT NULL,
    fate text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    run_id bigint NOT NULL
)
WITH (fillfactor='50');

CREATE UNLOGGED TABLE public.core_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);

CREATE TABLE public.core_checkpoint (
    id bigint NOT NULL,
    number bigint NOT NULL,
    last_position bigint NOT NULL,
    digest bytea NOT NULL,
    dropped jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    mark bytea NOT NULL
);

ALTER TABLE public.core_checkpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_checkpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_consumed (
    consumer text NOT NULL,
    "position" bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL
);

CREATE TABLE public.core_content (
    digest text NOT NULL,
    size bigint NOT NULL,
    kind text NOT NULL,
    touched_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    looked_at timestamp with time zone,
    has_picture boolean DEFAULT false NOT NULL,
    is_broken boolean DEFAULT false NOT NULL,
    text text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.core_custom_field (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    type text NOT NULL,
    key text NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    choices jsonb NOT NULL,
    is_personal boolean NOT NULL,
    level text NOT NULL,
    place integer NOT NULL
);

ALTER TABLE public.core_custom_field ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_custom_field_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_dirty (
    topic text NOT NULL,
    subject_id bigint NOT NULL
);

ALTER TABLE public.core_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.core_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE public.core_event_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.core_exchange_rate (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    currency text NOT NULL,
    starts date NOT NULL,
    units numeric(24,10) DEFAULT 1 NOT NULL,
    worth numeric(24,10) NOT NULL,
    base text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT core_exchange_rate_positive CHECK (((units > (0)::numeric) AND (worth > (0)::numeric)))
);

ALTER TABLE public.core_exchange_rate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_exchange_rate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_field_rule (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    type text NOT NULL,
    field text NOT NULL,
    reading text NOT NULL,
    role_id bigint NOT NULL
);

ALTER TABLE public.core_field_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_field_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_file_version (
    id bigint NOT NULL,
    number integer NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    attachment_id bigint NOT NULL,
    content_id text NOT NULL,
    made_by_id bigint NOT NULL
);

ALTER TABLE public.core_file_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_file_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_follow (
    id bigint NOT NULL,
    subject_type text NOT NULL,
    subject_id bigint NOT NULL,
    muted boolean DEFAULT false NOT NULL,
    since timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    principal_id bigint NOT NULL
);

ALTER TABLE public.core_follow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_follow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_group_rule (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    "group" text NOT NULL,
    role_id bigint,
    team_id bigint,
    provider_id bigint NOT NULL
);

ALTER TABLE public.core_group_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_group_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_guest_link (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    subject_type text NOT NULL,
    subject_id bigint NOT NULL,
    recipient text NOT NULL,
    digest bytea NOT NULL,
    fields text[] NOT NULL,
    until timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    views integer DEFAULT 0 NOT NULL,
    viewed_at timestamp with time zone,
    made_by_id bigint NOT NULL
);

ALTER TABLE public.core_guest_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_guest_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_identity_provider (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    protocol text NOT NULL,
    is_active boolean NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    client_secret bytea,
    metadata_url text NOT NULL,
    sign_on text NOT NULL,
    certificates text NOT NULL,
    domains text NOT NULL,
    trust text NOT NULL,
    first text NOT NULL,
    first_role text NOT NULL,
    groups_claim text NOT NULL,
    factor text NOT NULL,
    factor_words text NOT NULL,
    password_off boolean NOT NULL,
    inside boolean NOT NULL,
    for_owners boolean NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    own_certificate text NOT NULL,
    own_key bytea,
    sign_off text NOT NULL,
    unasked boolean NOT NULL
);

ALTER TABLE public.core_identity_provider ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_identity_provider_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_imported_row (
    id bigint NOT NULL,
    type text NOT NULL,
    key text NOT NULL,
    object_id bigint NOT NULL
);

ALTER TABLE public.core_imported_row ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_imported_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_invitation (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    until timestamp with time zone NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    revoked_at timestamp with time zone,
    accepted_at timestamp with time zone,
    added_role_id bigint,
    team_id bigint,
    made_by_id bigint NOT NULL,
    principal_id bigint,
    kind text DEFAULT 'user'::text NOT NULL,
    access_until timestamp with time zone
);

ALTER TABLE public.core_invitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_membership (
    id bigint NOT NULL,
    principal_id bigint NOT NULL,
    team_id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL
);

ALTER TABLE public.core_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_notice (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    reason text NOT NULL,
    subject_type text NOT NULL,
    subject_id bigint NOT NULL,
    subject_uid uuid NOT NULL,
    about_type text NOT NULL,
    about_uid uuid NOT NULL,
    kind text NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    actor_id bigint NOT NULL,
    principal_id bigint NOT NULL
);

ALTER TABLE public.core_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_passage (
    id bigint NOT NULL,
    subject_table text NOT NULL,
    subject_id bigint NOT NULL,
    part text NOT NULL,
    source_id bigint NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL
);

ALTER TABLE public.core_passage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_passage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE public.core_policy_revision
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.core_principal (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    role text NOT NULL,
    name text NOT NULL,
    party_uid uuid,
    locale text NOT NULL,
    timezone text NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    user_id bigint,
    preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    until timestamp with time zone
);

ALTER TABLE public.core_principal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_principal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_provided_sign_in (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    subject text NOT NULL,
    since timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    provider_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.core_provided_sign_in ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_provided_sign_in_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_provisioned_person (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    user_name text NOT NULL,
    external_id text DEFAULT ''::text NOT NULL,
    display_name text DEFAULT ''::text NOT NULL,
    formatted_name text DEFAULT ''::text NOT NULL,
    given_name text DEFAULT ''::text NOT NULL,
    family_name text DEFAULT ''::text NOT NULL,
    emails jsonb NOT NULL,
    removed_at timestamp with time zone,
    principal_id bigint NOT NULL
);

ALTER TABLE public.core_provisioned_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_provisioned_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_provisioned_team (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    external_id text NOT NULL,
    team_id bigint NOT NULL
);

ALTER TABLE public.core_provisioned_team ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_provisioned_team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_role (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    summary text DEFAULT ''::text NOT NULL,
    shipped boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);

CREATE TABLE public.core_role_grant (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    made_by_id bigint,
    principal_id bigint,
    role_id bigint NOT NULL,
    team_id bigint,
    CONSTRAINT core_role_grant_one_receiver CHECK ((((principal_id IS NULL) OR (team_id IS NULL)) AND (1 = (
CASE
    WHEN (principal_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (team_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE public.core_role_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_role_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.core_role ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_role_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_role_rule (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    type text DEFAULT ''::text NOT NULL,
    audience text DEFAULT ''::text NOT NULL,
    action text NOT NULL,
    rows text NOT NULL,
    condition jsonb,
    role_id bigint NOT NULL,
    CONSTRAINT core_role_rule_condition CHECK ((((audience = ''::text) AND (condition IS NOT NULL) AND (rows = 'condition'::text)) OR ((NOT (rows = 'condition'::text)) AND (condition IS NULL)))),
    CONSTRAINT core_role_rule_target CHECK ((((type = ''::text) OR (audience = ''::text)) AND (1 = (
CASE
    WHEN (type = ''::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (audience = ''::text) THEN 1
    ELSE 0
END))))
);

ALTER TABLE public.core_role_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_role_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_run (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    job text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    asked jsonb NOT NULL,
    answer jsonb NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    problems bigint NOT NULL,
    note text NOT NULL,
    error text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    started_by_id bigint NOT NULL
);

ALTER TABLE public.core_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_saved_view (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    condition jsonb,
    place integer DEFAULT 0 NOT NULL,
    owner_id bigint,
    reach text DEFAULT 'me'::text NOT NULL,
    team_id bigint,
    role_id bigint,
    layout jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone
);

ALTER TABLE public.core_saved_view ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_saved_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_seal (
    id bigint NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    digest bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    number bigint NOT NULL,
    leaves bytea NOT NULL
);

ALTER TABLE public.core_seal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_search_document (
    type text NOT NULL,
    object_id bigint NOT NULL,
    object_uid uuid NOT NULL,
    title text NOT NULL,
    detail text NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    boost double precision NOT NULL
);

CREATE TABLE public.core_search_word (
    word text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE public.core_seen (
    type text NOT NULL,
    object_id bigint NOT NULL,
    seen_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    principal_id bigint NOT NULL
);

CREATE TABLE public.core_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL,
    user_id bigint,
    address text DEFAULT ''::text NOT NULL,
    browser text DEFAULT ''::text NOT NULL,
    seen_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    started_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    factor_elsewhere boolean DEFAULT false NOT NULL
);

CREATE TABLE public.core_setting (
    key text NOT NULL,
    value jsonb NOT NULL
);

CREATE TABLE public.core_share (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    subject_type text NOT NULL,
    subject_id bigint NOT NULL,
    level text NOT NULL,
    until timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint NOT NULL,
    principal_id bigint,
    team_id bigint,
    CONSTRAINT core_share_one_receiver CHECK ((((principal_id IS NULL) OR (team_id IS NULL)) AND (1 = (
CASE
    WHEN (principal_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (team_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE public.core_share ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_share_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_subject_key (
    id bigint NOT NULL,
    subject_uid uuid NOT NULL,
    wrapped bytea,
    destroyed_at timestamp with time zone
);

ALTER TABLE public.core_subject_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_subject_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_tag (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    tone text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);

ALTER TABLE public.core_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_tagged (
    subject_table text NOT NULL,
    subject_id bigint NOT NULL,
    names text[] NOT NULL
);

CREATE TABLE public.core_team (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    parent_id bigint
);

ALTER TABLE public.core_team ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_telling_choice (
    principal_id bigint NOT NULL,
    own_records boolean NOT NULL
);

CREATE TABLE public.core_tombstone (
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.core_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    email character varying(254) NOT NULL,
    is_active boolean NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    sign_in_key text NOT NULL
);

ALTER TABLE public.core_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_address (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    street text DEFAULT ''::text NOT NULL,
    postcode text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    is_main boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL,
    district text DEFAULT ''::text NOT NULL,
    extra text DEFAULT ''::text NOT NULL,
    failed_at timestamp with time zone,
    failed_reason text DEFAULT ''::text NOT NULL,
    kind text DEFAULT ''::text NOT NULL,
    valid_from date,
    valid_until date
);
ALTER TABLE ONLY public.customers_address ALTER COLUMN party_id SET STATISTICS 1000;

ALTER TABLE public.customers_address ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_address_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_email (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    address text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    is_main boolean DEFAULT false NOT NULL,
    bounced_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL,
    failed_reason text DEFAULT ''::text NOT NULL,
    kind text DEFAULT ''::text NOT NULL,
    valid_from date,
    valid_until date
);
ALTER TABLE ONLY public.customers_email ALTER COLUMN party_id SET STATISTICS 1000;

ALTER TABLE public.customers_email ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_email_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_external_id (
    id bigint NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    party_id bigint NOT NULL,
    batch uuid
);

ALTER TABLE public.customers_external_id ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_external_id_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_fact (
    party_id bigint NOT NULL,
    orders integer,
    revenue numeric(18,2),
    first_order_at timestamp with time zone,
    last_order_at timestamp with time zone,
    usual_gap_days numeric(8,2),
    recency_score smallint,
    frequency_score smallint,
    monetary_score smallint,
    rfm_segment text,
    abc_class text,
    abc_rank integer,
    abc_share numeric(7,6),
    lifetime_value numeric(18,2),
    lifetime_value_low numeric(18,2),
    lifetime_value_high numeric(18,2),
    expected_orders numeric(10,4),
    alive_probability numeric(6,5),
    reasons jsonb DEFAULT '{}'::jsonb NOT NULL,
    rfm_as_of timestamp with time zone,
    abc_as_of timestamp with time zone,
    lifetime_value_as_of timestamp with time zone,
    standing text,
    standing_as_of timestamp with time zone,
    lifetime_potential numeric(18,2),
    xyz_class text,
    revenue_365_days numeric(18,2),
    revenue_90_days numeric(18,2)
);

CREATE TABLE public.customers_fact_history (
    id bigint NOT NULL,
    name text NOT NULL,
    old jsonb,
    new jsonb,
    as_of timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.customers_fact_history ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_fact_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_former_name (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    since date,
    until date,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.customers_former_name ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_former_name_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_household (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    own_greeting text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint
);

ALTER TABLE public.customers_household ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_interaction (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    kind text NOT NULL,
    direction text NOT NULL,
    summary text NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    actor_id bigint,
    ref_type text DEFAULT ''::text NOT NULL,
    ref_uid uuid,
    is_sample boolean DEFAULT false NOT NULL,
    batch uuid
)
PARTITION BY RANGE (occurred_at);

ALTER TABLE public.customers_interaction ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.customers_interaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_interaction_subject (
    subject_kind text NOT NULL,
    subject_id bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    interaction_id bigint NOT NULL
)
PARTITION BY RANGE (occurred_at);

CREATE TABLE public.customers_last_contact (
    party_id bigint NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.customers_note (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    author_id bigint NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.customers_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_party (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    sort_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    title text DEFAULT ''::text NOT NULL,
    given_name text DEFAULT ''::text NOT NULL,
    family_name text DEFAULT ''::text NOT NULL,
    job_title text DEFAULT ''::text NOT NULL,
    stage text DEFAULT 'contact'::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    birthday date,
    website text DEFAULT ''::text NOT NULL,
    industry text DEFAULT ''::text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    organisation_id bigint,
    owner_id bigint,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL,
    restricted_at timestamp with time zone,
    unprofiled_at timestamp with time zone,
    birth_name text DEFAULT ''::text NOT NULL,
    formality text DEFAULT ''::text NOT NULL,
    middle_name text DEFAULT ''::text NOT NULL,
    name_order text DEFAULT ''::text NOT NULL,
    native_name text DEFAULT ''::text NOT NULL,
    own_greeting text DEFAULT ''::text NOT NULL,
    preferred_name text DEFAULT ''::text NOT NULL,
    pronunciation text DEFAULT ''::text NOT NULL,
    reading text DEFAULT ''::text NOT NULL,
    salutation text DEFAULT ''::text NOT NULL,
    suffix text DEFAULT ''::text NOT NULL,
    household_id bigint,
    timezone text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.customers_party_custom (
    party_id bigint NOT NULL,
    data jsonb NOT NULL
);

ALTER TABLE public.customers_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_phone (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    number text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    is_main boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL,
    failed_at timestamp with time zone,
    failed_reason text DEFAULT ''::text NOT NULL,
    kind text DEFAULT ''::text NOT NULL,
    valid_from date,
    valid_until date
);
ALTER TABLE ONLY public.customers_phone ALTER COLUMN party_id SET STATISTICS 1000;

ALTER TABLE public.customers_phone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_phone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_pin (
    party_id bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    interaction_id bigint NOT NULL,
    pinned_by_id bigint
);

CREATE TABLE public.customers_relationship (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    role text DEFAULT ''::text NOT NULL,
    since date,
    until date,
    other_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT customers_relationship_two CHECK ((NOT (party_id = other_id)))
);

ALTER TABLE public.customers_relationship ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_relationship_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_segment (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    condition jsonb NOT NULL,
    sentence text DEFAULT ''::text NOT NULL,
    size bigint,
    counted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint
);

ALTER TABLE public.customers_segment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_task (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    title text NOT NULL,
    kind text DEFAULT 'plain'::text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    priority text DEFAULT 'normal'::text NOT NULL,
    due_on date NOT NULL,
    starts_at timestamp with time zone,
    minutes integer,
    details text DEFAULT ''::text NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    done_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    author_id bigint NOT NULL,
    owner_id bigint,
    party_id bigint
);

ALTER TABLE public.customers_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.customers_tie_kind (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    key text NOT NULL,
    forward text NOT NULL,
    backward text DEFAULT ''::text NOT NULL,
    starts text DEFAULT 'any'::text NOT NULL,
    ends text DEFAULT 'any'::text NOT NULL,
    tree boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);

ALTER TABLE public.customers_tie_kind ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.customers_tie_kind_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_ad_audience (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    segment_name text NOT NULL,
    platform text NOT NULL,
    receiver text NOT NULL,
    people integer NOT NULL,
    made_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    made_by_id bigint NOT NULL,
    purpose_id bigint NOT NULL,
    segment_id bigint
);

ALTER TABLE public.marketing_ad_audience ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_ad_audience_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_ad_member (
    id bigint NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    removed_at timestamp with time zone,
    audience_id bigint NOT NULL,
    party_id bigint
);

ALTER TABLE public.marketing_ad_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_ad_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_assignment (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    arm text NOT NULL,
    stratum text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    consent_id bigint,
    party_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    is_tested boolean DEFAULT false NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    variant text DEFAULT ''::text NOT NULL,
    record bigint DEFAULT 0 NOT NULL,
    run bigint DEFAULT 0 NOT NULL,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL
);

ALTER TABLE public.marketing_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_campaign (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    body_kind text DEFAULT 'plain'::text NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    is_tracked boolean DEFAULT true NOT NULL,
    holdout_percent smallint DEFAULT 10 NOT NULL,
    window_days smallint DEFAULT 30 NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    seed text DEFAULT ''::text NOT NULL,
    frozen jsonb,
    refused jsonb,
    problem text DEFAULT ''::text NOT NULL,
    approved_at timestamp with time zone,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    approved_by_id bigint,
    owner_id bigint,
    purpose_id bigint,
    relay_id bigint,
    segment_id bigint,
    waits_until timestamp with time zone,
    not_before timestamp with time zone,
    not_after timestamp with time zone,
    limits_from timestamp with time zone,
    audit jsonb,
    budget numeric(16,2),
    channel text DEFAULT 'email'::text NOT NULL,
    cost_fixed numeric(16,2),
    cost_per_message numeric(10,5),
    hour smallint,
    kind text DEFAULT 'newsletter'::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    next_at timestamp with time zone,
    preheader text DEFAULT ''::text NOT NULL,
    repeat_every text DEFAULT ''::text NOT NULL,
    repeat_view_id bigint,
    result jsonb,
    result_at timestamp with time zone,
    sender_name text DEFAULT ''::text NOT NULL,
    series_id bigint,
    test_decided_at timestamp with time zone,
    test_difference numeric(5,2) DEFAULT 0 NOT NULL,
    test_hours smallint DEFAULT 24 NOT NULL,
    test_measure text DEFAULT 'clicks'::text NOT NULL,
    test_otherwise text DEFAULT 'first'::text NOT NULL,
    test_percent smallint,
    test_result jsonb,
    test_winner text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    margin_percent smallint,
    chg xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT marketing_campaign_holdout CHECK (((holdout_percent >= 0) AND (holdout_percent <= 50))),
    CONSTRAINT marketing_campaign_window CHECK (((window_days >= 1) AND (window_days <= 365)))
);

ALTER TABLE public.marketing_campaign ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_chunk (
    id bigint NOT NULL,
    assignments bigint[] NOT NULL,
    state text DEFAULT 'ready'::text NOT NULL,
    boot text DEFAULT ''::text NOT NULL,
    journal text DEFAULT ''::text NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    not_before timestamp with time zone,
    claimed_at timestamp with time zone,
    done_at timestamp with time zone,
    campaign_id bigint NOT NULL,
    handed bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    uncounted bigint[] DEFAULT '{}'::bigint[] NOT NULL
);

ALTER TABLE public.marketing_chunk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_chunk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_delivery (
    assignment_id bigint NOT NULL,
    state text NOT NULL,
    code smallint DEFAULT 0 NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    campaign_id bigint NOT NULL,
    counted boolean
);

CREATE TABLE public.marketing_hit (
    id bigint NOT NULL,
    kind text NOT NULL,
    link smallint,
    machine text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    assignment_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    agent text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.marketing_hit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_hit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_journey (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    draft jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    looked_at timestamp with time zone,
    problem text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint,
    relay_id bigint,
    current_id bigint
);

ALTER TABLE public.marketing_journey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_journey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_journey_mail (
    step text NOT NULL,
    campaign_id bigint NOT NULL,
    version_id bigint NOT NULL
);

CREATE TABLE public.marketing_journey_passed (
    version_id bigint NOT NULL,
    step text NOT NULL,
    way text NOT NULL,
    number bigint NOT NULL
);

CREATE TABLE public.marketing_journey_run (
    id bigint NOT NULL,
    record bigint DEFAULT 0 NOT NULL,
    step text DEFAULT ''::text NOT NULL,
    phase text DEFAULT ''::text NOT NULL,
    since timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    path jsonb DEFAULT '[]'::jsonb NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    outcome text DEFAULT ''::text NOT NULL,
    journey_id bigint NOT NULL,
    party_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT marketing_journey_run_ended CHECK (((ended_at IS NULL) OR (due_at IS NULL)))
);

ALTER TABLE public.marketing_journey_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_journey_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_journey_version (
    id bigint NOT NULL,
    number integer NOT NULL,
    definition jsonb NOT NULL,
    published_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    journey_id bigint NOT NULL,
    published_by_id bigint NOT NULL
);

ALTER TABLE public.marketing_journey_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_journey_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_letter_part (
    chunk_id bigint NOT NULL,
    number integer NOT NULL,
    letters integer DEFAULT 0 NOT NULL,
    pages integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone,
    printed_at timestamp with time zone,
    campaign_id bigint NOT NULL
);

CREATE TABLE public.marketing_variant (
    language text DEFAULT ''::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    preheader text DEFAULT ''::text NOT NULL,
    sender_name text DEFAULT ''::text NOT NULL,
    body_kind text DEFAULT 'plain'::text NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    hour smallint,
    id bigint NOT NULL,
    key text NOT NULL,
    condition jsonb,
    weight smallint DEFAULT 1 NOT NULL,
    campaign_id bigint NOT NULL
);

ALTER TABLE public.marketing_variant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_variant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_web_content (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    place text NOT NULL,
    rank integer DEFAULT 10 NOT NULL,
    heading text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    link_label text DEFAULT ''::text NOT NULL,
    picture text DEFAULT ''::text NOT NULL,
    picture_alt text DEFAULT ''::text NOT NULL,
    valid_from date,
    valid_until date,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint,
    purpose_id bigint,
    segment_id bigint
);

ALTER TABLE public.marketing_web_content ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.marketing_web_content_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.marketing_web_count (
    day date NOT NULL,
    views integer DEFAULT 0 NOT NULL,
    clicks integer DEFAULT 0 NOT NULL,
    content_id bigint NOT NULL
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_confirmation (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    consents bigint[] NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    batch uuid,
    remind_after integer,
    lapses_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    address text DEFAULT ''::text NOT NULL,
    wording text DEFAULT ''::text NOT NULL,
    sent integer DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.privacy_confirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_confirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_consent (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    proof text DEFAULT ''::text NOT NULL,
    reference bigint,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    batch uuid,
    party_id bigint NOT NULL,
    recorded_by_id bigint NOT NULL,
    purpose_id bigint NOT NULL
);

ALTER TABLE public.privacy_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_erasure (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    party_id bigint NOT NULL,
    done jsonb NOT NULL,
    kept jsonb NOT NULL,
    erased_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    request_id bigint
);

ALTER TABLE public.privacy_erasure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_handed (
    channel text NOT NULL,
    day date NOT NULL,
    number integer DEFAULT 1 NOT NULL,
    party_id bigint NOT NULL,
    purpose_id bigint NOT NULL
);

CREATE TABLE public.privacy_hold (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    reason text NOT NULL,
    until date,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.privacy_hold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_pause (
    party_id bigint NOT NULL,
    until date NOT NULL,
    since timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);

CREATE TABLE public.privacy_permission (
    channel text NOT NULL,
    state text NOT NULL,
    since timestamp with time zone NOT NULL,
    consent_id bigint NOT NULL,
    party_id bigint NOT NULL,
    purpose_id bigint NOT NULL
);

CREATE TABLE public.privacy_purpose (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    basis text NOT NULL,
    channels text[] DEFAULT '{}'::text[] NOT NULL,
    is_marketing boolean DEFAULT false NOT NULL,
    double_opt_in boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    most integer,
    days integer DEFAULT 30 NOT NULL,
    place integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    parent_id bigint,
    lapses_after integer DEFAULT 14 NOT NULL,
    remind_after integer DEFAULT 3,
    CONSTRAINT privacy_purpose_days CHECK (((days >= 1) AND (days <= 366))),
    CONSTRAINT privacy_purpose_lapses CHECK (((lapses_after >= 1) AND (lapses_after <= 60))),
    CONSTRAINT privacy_purpose_most CHECK (((most IS NULL) OR (most >= 0)))
);

ALTER TABLE public.privacy_purpose ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_purpose_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_request (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'received'::text NOT NULL,
    channel text NOT NULL,
    said text DEFAULT ''::text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    identity text DEFAULT ''::text NOT NULL,
    extension text DEFAULT ''::text NOT NULL,
    answer text DEFAULT ''::text NOT NULL,
    paused_on date,
    closed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    owner_id bigint,
    party_id bigint NOT NULL,
    run_id bigint
);

ALTER TABLE public.privacy_request ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_retention_rule (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    since text NOT NULL,
    months integer NOT NULL,
    condition jsonb,
    act text NOT NULL,
    blanks text[] DEFAULT '{}'::text[] NOT NULL,
    is_active boolean DEFAULT false NOT NULL,
    allowed integer DEFAULT 0 NOT NULL,
    waiting integer DEFAULT 0 NOT NULL,
    ran_at timestamp with time zone,
    touched bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT privacy_retention_months CHECK (((months >= 1) AND (months <= 1200)))
);

ALTER TABLE public.privacy_retention_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_retention_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_rhythm (
    most integer NOT NULL,
    days integer NOT NULL,
    party_id bigint NOT NULL,
    purpose_id bigint NOT NULL
);

CREATE TABLE public.privacy_signup (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    address text NOT NULL,
    given_name text DEFAULT ''::text NOT NULL,
    family_name text DEFAULT ''::text NOT NULL,
    purposes bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    wording text NOT NULL,
    version integer NOT NULL,
    network text DEFAULT ''::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    sent integer DEFAULT 1 NOT NULL,
    reminded_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    form_id bigint CONSTRAINT privacy_signup_form_id_not_null1 NOT NULL
);

CREATE TABLE public.privacy_signup_form (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    title text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    wording text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    asks_name boolean DEFAULT false NOT NULL,
    remind_after integer,
    lapses_after integer DEFAULT 14 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    purpose_id bigint NOT NULL,
    CONSTRAINT privacy_signup_form_lapses CHECK (((lapses_after >= 1) AND (lapses_after <= 60)))
);

ALTER TABLE public.privacy_signup_form ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_signup_form_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.privacy_signup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_signup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.privacy_suppression (
    id bigint NOT NULL,
    uid uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    reason text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    since timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    batch uuid,
    party_id bigint,
    purpose_id bigint
);

ALTER TABLE public.privacy_suppression ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_suppression_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

INSERT INTO public.core_consumed VALUES ('core.notices', 0, uuidv7());

INSERT INTO public.core_role VALUES (1, uuidv7(), 'owner', 'Owner', 'May do everything, and make others owners.', true, now());
INSERT INTO public.core_role VALUES (2, uuidv7(), 'administrator', 'Administrator', 'May do everything but make or unmake owners.', true, now());
INSERT INTO public.core_role VALUES (3, uuidv7(), 'member', 'Member', 'Sees and changes all records; changes nothing in the house.', true, now());
INSERT INTO public.core_role VALUES (4, uuidv7(), 'read_only', 'Read only', 'Sees all records but what is sensitive, and changes none.', true, now());
INSERT INTO public.core_role VALUES (5, uuidv7(), 'shared_only', 'Only what is shared', 'Sees what was shared, and what other roles add.', true, now());

INSERT INTO public.core_setting VALUES ('access.revision', '1');
INSERT INTO public.core_setting VALUES ('search.spelling', '2');
INSERT INTO public.core_setting VALUES ('search.texts', '1');

INSERT INTO public.django_migrations VALUES (1, 'core', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (2, 'account', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (3, 'account', '0002_email_max_length', now());
INSERT INTO public.django_migrations VALUES (4, 'account', '0003_alter_emailaddress_create_unique_verified_email', now());
INSERT INTO public.django_migrations VALUES (5, 'account', '0004_alter_emailaddress_drop_unique_email', now());
INSERT INTO public.django_migrations VALUES (6, 'account', '0005_emailaddress_idx_upper_email', now());
INSERT INTO public.django_migrations VALUES (7, 'account', '0006_emailaddress_lower', now());
INSERT INTO public.django_migrations VALUES (8, 'account', '0007_emailaddress_idx_email', now());
INSERT INTO public.django_migrations VALUES (9, 'account', '0008_emailaddress_unique_primary_email_fixup', now());
INSERT INTO public.django_migrations VALUES (10, 'account', '0009_emailaddress_unique_primary_email', now());
INSERT INTO public.django_migrations VALUES (11, 'core', '0002_history', now());
INSERT INTO public.django_migrations VALUES (12, 'core', '0003_sign_in', now());
INSERT INTO public.django_migrations VALUES (13, 'core', '0004_answered', now());
INSERT INTO public.django_migrations VALUES (14, 'core', '0005_imported_rows', now());
INSERT INTO public.django_migrations VALUES (15, 'core', '0006_custom_fields', now());
INSERT INTO public.django_migrations VALUES (16, 'core', '0007_session_origins', now());
INSERT INTO public.django_migrations VALUES (17, 'core', '0008_rights', now());
INSERT INTO public.django_migrations VALUES (18, 'core', '0009_links_know_single_events', now());
INSERT INTO public.django_migrations VALUES (19, 'core', '0010_audit_entries', now());
INSERT INTO public.django_migrations VALUES (20, 'core', '0011_invitations', now());
INSERT INTO public.django_migrations VALUES (21, 'core', '0012_views_are_records', now());
INSERT INTO public.django_migrations VALUES (22, 'core', '0013_apps_of_others', now());
INSERT INTO public.django_migrations VALUES (23, 'core', '0014_identity_providers', now());
INSERT INTO public.django_migrations VALUES (24, 'core', '0015_directories', now());
INSERT INTO public.django_migrations VALUES (25, 'core', '0016_marks_of_changes_always', now());
INSERT INTO public.django_migrations VALUES (26, 'core', '0017_roles_of_invitations', now());
INSERT INTO public.django_migrations VALUES (27, 'core', '0018_notices', now());
INSERT INTO public.django_migrations VALUES (28, 'core', '0019_words_and_what_was_seen', now());
INSERT INTO public.django_migrations VALUES (29, 'core', '0020_sessions_tell_their_end', now());
INSERT INTO public.django_migrations VALUES (30, 'core', '0021_files_of_records', now());
INSERT INTO public.django_migrations VALUES (31, 'core', '0022_providers_sign_out_and_get_keys', now());
INSERT INTO public.django_migrations VALUES (32, 'core', '0023_tags', now());
INSERT INTO public.django_migrations VALUES (33, 'core', '0024_changes_of_many', now());
INSERT INTO public.django_migrations VALUES (34, 'core', '0025_long_texts_are_found', now());
INSERT INTO public.django_migrations VALUES (35, 'core', '0026_rates_of_currencies', now());
INSERT INTO public.django_migrations VALUES (36, 'core', '0027_ledger_of_many_is_light', now());
INSERT INTO public.django_migrations VALUES (37, 'core', '0028_outside_people', now());
INSERT INTO public.django_migrations VALUES (38, 'customers', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (39, 'customers', '0002_timeline', now());
INSERT INTO public.django_migrations VALUES (40, 'customers', '0003_segment', now());
INSERT INTO public.django_migrations VALUES (41, 'customers', '0004_external_id_batch', now());
INSERT INTO public.django_migrations VALUES (42, 'customers', '0005_orders_of_lists', now());
INSERT INTO public.django_migrations VALUES (43, 'customers', '0006_one_main_one_again', now());
INSERT INTO public.django_migrations VALUES (44, 'customers', '0007_limits_on_people', now());
INSERT INTO public.django_migrations VALUES (45, 'customers', '0008_orders_by_buying', now());
INSERT INTO public.django_migrations VALUES (46, 'customers', '0009_what_is_in_the_trash', now());
INSERT INTO public.django_migrations VALUES (47, 'customers', '0010_tasks', now());
INSERT INTO public.django_migrations VALUES (48, 'customers', '0011_orders_of_relationships', now());
INSERT INTO public.django_migrations VALUES (49, 'customers', '0012_pinned_touch', now());
INSERT INTO public.django_migrations VALUES (50, 'customers', '0013_ways_to_reach_in_full', now());
INSERT INTO public.django_migrations VALUES (51, 'customers', '0014_tags_in_use', now());
INSERT INTO public.django_migrations VALUES (52, 'customers', '0015_names_in_full', now());
INSERT INTO public.django_migrations VALUES (53, 'customers', '0016_kinds_of_relationships', now());
INSERT INTO public.django_migrations VALUES (54, 'customers', '0017_households', now());
INSERT INTO public.django_migrations VALUES (55, 'customers', '0018_last_contact', now());
INSERT INTO public.django_migrations VALUES (56, 'customers', '0019_former_names', now());
INSERT INTO public.django_migrations VALUES (57, 'customers', '0020_time_zone', now());
INSERT INTO public.django_migrations VALUES (58, 'customers', '0021_standing', now());
INSERT INTO public.django_migrations VALUES (59, 'customers', '0022_facts_potential_and_regularity', now());
INSERT INTO public.django_migrations VALUES (60, 'customers', '0023_how_many_are_told_closer', now());
INSERT INTO public.django_migrations VALUES (61, 'analytical', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (62, 'analytical', '0002_purchases_without_a_rate', now());
INSERT INTO public.django_migrations VALUES (63, 'analytical', '0003_dashboards', now());
INSERT INTO public.django_migrations VALUES (64, 'analytical', '0004_next_offers', now());
INSERT INTO public.django_migrations VALUES (65, 'analytical', '0005_own_analyses', now());
INSERT INTO public.django_migrations VALUES (66, 'contenttypes', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (67, 'contenttypes', '0002_remove_content_type_name', now());
INSERT INTO public.django_migrations VALUES (68, 'auth', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (69, 'auth', '0002_alter_permission_name_max_length', now());
INSERT INTO public.django_migrations VALUES (70, 'auth', '0003_alter_user_email_max_length', now());
INSERT INTO public.django_migrations VALUES (71, 'auth', '0004_alter_user_username_opts', now());
INSERT INTO public.django_migrations VALUES (72, 'auth', '0005_alter_user_last_login_null', now());
INSERT INTO public.django_migrations VALUES (73, 'auth', '0006_require_contenttypes_0002', now());
INSERT INTO public.django_migrations VALUES (74, 'auth', '0007_alter_validators_add_error_messages', now());
INSERT INTO public.django_migrations VALUES (75, 'auth', '0008_alter_user_username_max_length', now());
INSERT INTO public.django_migrations VALUES (76, 'auth', '0009_alter_user_last_name_max_length', now());
INSERT INTO public.django_migrations VALUES (77, 'auth', '0010_alter_group_name_max_length', now());
INSERT INTO public.django_migrations VALUES (78, 'auth', '0011_update_proxy_permissions', now());
INSERT INTO public.django_migrations VALUES (79, 'auth', '0012_alter_user_first_name_max_length', now());
INSERT INTO public.django_migrations VALUES (80, 'backoffice', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (81, 'backoffice', '0002_changes', now());
INSERT INTO public.django_migrations VALUES (82, 'backoffice', '0003_amounts_in_house_currency', now());
INSERT INTO public.django_migrations VALUES (83, 'backoffice', '0004_products_in_the_warehouse', now());
INSERT INTO public.django_migrations VALUES (84, 'privacy', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (85, 'privacy', '0002_shipped', now());
INSERT INTO public.django_migrations VALUES (86, 'privacy', '0003_lean', now());
INSERT INTO public.django_migrations VALUES (87, 'privacy', '0004_one_index_less', now());
INSERT INTO public.django_migrations VALUES (88, 'privacy', '0005_requests', now());
INSERT INTO public.django_migrations VALUES (89, 'privacy', '0006_retention_rules', now());
INSERT INTO public.django_migrations VALUES (90, 'privacy', '0007_pauses_topics_and_domains', now());
INSERT INTO public.django_migrations VALUES (91, 'privacy', '0008_sign_ups', now());
INSERT INTO public.django_migrations VALUES (92, 'communicative', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (93, 'communicative', '0002_relays_with_shares_and_pace_and_keys', now());
INSERT INTO public.django_migrations VALUES (94, 'communicative', '0003_templates_with_versions_pictures_and_blocks', now());
INSERT INTO public.django_migrations VALUES (95, 'communicative', '0004_mailboxes_returns_and_volumes', now());
INSERT INTO public.django_migrations VALUES (96, 'communicative', '0005_single_mails', now());
INSERT INTO public.django_migrations VALUES (97, 'customers', '0024_timelines_by_year', now());
INSERT INTO public.django_migrations VALUES (98, 'customers', '0025_whom_somebody_looks_after', now());
INSERT INTO public.django_migrations VALUES (99, 'customers', '0026_what_customers_spent_of_late', now());
INSERT INTO public.django_migrations VALUES (100, 'marketing', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (101, 'marketing', '0002_schedules_batches_and_audits', now());
INSERT INTO public.django_migrations VALUES (102, 'marketing', '0003_kinds_versions_tests_and_budgets', now());
INSERT INTO public.django_migrations VALUES (103, 'marketing', '0004_journeys', now());
INSERT INTO public.django_migrations VALUES (104, 'marketing', '0005_margin', now());
INSERT INTO public.django_migrations VALUES (105, 'marketing', '0006_who_asked', now());
INSERT INTO public.django_migrations VALUES (106, 'marketing', '0007_letters_in_parts', now());
INSERT INTO public.django_migrations VALUES (107, 'marketing', '0008_contents_for_sites_and_ad_audiences', now());
INSERT INTO public.django_migrations VALUES (108, 'marketing', '0009_audiences_in_one_go', now());
INSERT INTO public.django_migrations VALUES (109, 'marketing', '0010_complaints_of_campaigns', now());
INSERT INTO public.django_migrations VALUES (110, 'marketing', '0011_whose_reading_is_counted', now());
INSERT INTO public.django_migrations VALUES (111, 'marketing', '0012_lots_in_the_warehouse', now());
INSERT INTO public.django_migrations VALUES (112, 'mfa', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (113, 'mfa', '0002_authenticator_timestamps', now());
INSERT INTO public.django_migrations VALUES (114, 'mfa', '0003_authenticator_type_uniq', now());
INSERT INTO public.django_migrations VALUES (115, 'privacy', '0009_confirmations', now());
INSERT INTO public.django_migrations VALUES (116, 'procrastinate', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (117, 'procrastinate', '0002_drop_started_at_column', now());
INSERT INTO public.django_migrations VALUES (118, 'procrastinate', '0003_drop_started_at_column', now());
INSERT INTO public.django_migrations VALUES (119, 'procrastinate', '0004_drop_procrastinate_version_table', now());
INSERT INTO public.django_migrations VALUES (120, 'procrastinate', '0005_fix_procrastinate_fetch_job', now());
INSERT INTO public.django_migrations VALUES (121, 'procrastinate', '0006_fix_trigger_status_events_insert', now());
INSERT INTO public.django_migrations VALUES (122, 'procrastinate', '0007_add_queueing_lock_column', now());
INSERT INTO public.django_migrations VALUES (123, 'procrastinate', '0008_close_fetch_job_race_condition', now());
INSERT INTO public.django_migrations VALUES (124, 'procrastinate', '0009_add_defer_job_function', now());
INSERT INTO public.django_migrations VALUES (125, 'procrastinate', '0010_add_procrastinate_periodic_defers', now());
INSERT INTO public.django_migrations VALUES (126, 'procrastinate', '0011_add_foreign_key_index', now());
INSERT INTO public.django_migrations VALUES (127, 'procrastinate', '0012_add_locks_to_periodic_defer', now());
INSERT INTO public.django_migrations VALUES (128, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', now());
INSERT INTO public.django_migrations VALUES (129, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', now());
INSERT INTO public.django_migrations VALUES (130, 'procrastinate', '0015_add_trigger_on_job_deletion', now());
INSERT INTO public.django_migrations VALUES (131, 'procrastinate', '0016_delete_finished_jobs', now());
INSERT INTO public.django_migrations VALUES (132, 'procrastinate', '0017_add_checks_to_finish_job', now());
INSERT INTO public.django_migrations VALUES (133, 'procrastinate', '0018_add_checks_to_retry_job', now());
INSERT INTO public.django_migrations VALUES (134, 'procrastinate', '0019_fix_finish_job_compat_issue', now());
INSERT INTO public.django_migrations VALUES (135, 'procrastinate', '0020_add_index_on_procrastinate_jobs', now());
INSERT INTO public.django_migrations VALUES (136, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', now());
INSERT INTO public.django_migrations VALUES (137, 'procrastinate', '0022_null_locks_excluded', now());
INSERT INTO public.django_migrations VALUES (138, 'procrastinate', '0023_remove_old_finish_job_function', now());
INSERT INTO public.django_migrations VALUES (139, 'procrastinate', '0024_job_id_bigint', now());
INSERT INTO public.django_migrations VALUES (140, 'procrastinate', '0025_add_models', now());
INSERT INTO public.django_migrations VALUES (141, 'procrastinate', '0026_add_job_priority', now());
INSERT INTO public.django_migrations VALUES (142, 'procrastinate', '0027_add_periodic_job_priority', now());
INSERT INTO public.django_migrations VALUES (143, 'procrastinate', '0028_add_cancel_states', now());
INSERT INTO public.django_migrations VALUES (144, 'procrastinate', '0029_add_additional_params_to_retry_job', now());
INSERT INTO public.django_migrations VALUES (145, 'procrastinate', '0030_alter_procrastinateevent_options', now());
INSERT INTO public.django_migrations VALUES (146, 'procrastinate', '0031_add_indexes_for_fetch_job', now());
INSERT INTO public.django_migrations VALUES (147, 'procrastinate', '0032_pre_cancel_notification', now());
INSERT INTO public.django_migrations VALUES (148, 'procrastinate', '0033_post_cancel_notification', now());
INSERT INTO public.django_migrations VALUES (149, 'procrastinate', '0034_pre_add_heartbeat', now());
INSERT INTO public.django_migrations VALUES (150, 'procrastinate', '0035_post_add_heartbeat', now());
INSERT INTO public.django_migrations VALUES (151, 'procrastinate', '0036_add_worker_model', now());
INSERT INTO public.django_migrations VALUES (152, 'procrastinate', '0037_pre_batch_defer_jobs', now());
INSERT INTO public.django_migrations VALUES (153, 'procrastinate', '0038_post_batch_defer_jobs', now());
INSERT INTO public.django_migrations VALUES (154, 'procrastinate', '0039_pre_priority_lock_fetch_job', now());
INSERT INTO public.django_migrations VALUES (155, 'procrastinate', '0040_pre_retry_failed_job', now());
INSERT INTO public.django_migrations VALUES (156, 'procrastinate', '0041_post_retry_failed_job', now());

INSERT INTO public.privacy_purpose VALUES (1, uuidv7(), 'service', 'Service messages', 'What your orders, contracts and questions need: confirmations, dates, answers.', 'contract', '{email,phone,letter}', false, false, true, NULL, 30, 10, now(), now(), NULL, 14, 3);
INSERT INTO public.privacy_purpose VALUES (2, uuidv7(), 'newsletter', 'Newsletter', 'News about what we do and sell, some times a month at most.', 'consent', '{email,phone,letter}', true, false, true, 4, 30, 20, now(), now(), NULL, 14, 3);
INSERT INTO public.privacy_purpose VALUES (3, uuidv7(), 'offers', 'Offers', 'Offers chosen for you.', 'consent', '{email,phone,letter}', true, false, true, 4, 30, 30, now(), now(), NULL, 14, 3);
INSERT INTO public.privacy_purpose VALUES (4, uuidv7(), 'surveys', 'Surveys', 'Questions about how content you are, so that we get better.', 'legitimate_interest', '{email,phone,letter}', true, false, true, 1, 30, 40, now(), now(), NULL, 14, 3);
INSERT INTO public.privacy_purpose VALUES (5, uuidv7(), 'tracking', 'Reading habits', 'Seeing which of our e-mails you open and what you click, to send you what fits.', 'consent', '{email}', false, false, true, NULL, 30, 50, now(), now(), NULL, 14, 3);

SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);

SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);

SELECT pg_catalog.setval('public.analytical_dashboard_id_seq', 1, false);

SELECT pg_catalog.setval('public.analytical_dashboard_sent_id_seq', 1, false);

SELECT pg_catalog.setval('public.analytical_query_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_permission_id_seq', 504, true);

SELECT pg_catalog.setval('public.backoffice_order_id_seq', 1, false);

SELECT pg_catalog.setval('public.backoffice_order_line_id_seq', 1, false);

SELECT pg_catalog.setval('public.backoffice_product_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_block_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_mailbox_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_message_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_picture_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_relay_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_return_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_signing_key_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_template_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_template_version_id_seq', 1, false);

SELECT pg_catalog.setval('public.communicative_volume_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_answered_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_api_key_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_app_allowance_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_app_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_app_token_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_attachment_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_checkpoint_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_custom_field_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_event_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_event_position_seq', 1, false);

SELECT pg_catalog.setval('public.core_exchange_rate_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_field_rule_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_file_version_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_follow_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_group_rule_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_guest_link_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_identity_provider_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_imported_row_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_invitation_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_membership_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_notice_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_passage_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_policy_revision', 1, true);

SELECT pg_catalog.setval('public.core_principal_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_provided_sign_in_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_provisioned_person_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_provisioned_team_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_role_grant_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_role_id_seq', 5, true);

SELECT pg_catalog.setval('public.core_role_rule_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_run_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_saved_view_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_seal_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_share_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_subject_key_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_tag_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_team_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_user_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_address_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_email_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_external_id_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_fact_history_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_former_name_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_household_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_interaction_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_note_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_party_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_phone_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_relationship_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_segment_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_task_id_seq', 1, false);

SELECT pg_catalog.setval('public.customers_tie_kind_id_seq', 1, false);

SELECT pg_catalog.setval('public.django_content_type_id_seq', 126, true);

SELECT pg_catalog.setval('public.django_migrations_id_seq', 156, true);

SELECT pg_catalog.setval('public.marketing_ad_audience_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_ad_member_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_assignment_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_campaign_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_chunk_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_hit_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_journey_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_journey_run_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_journey_version_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_variant_id_seq', 1, false);

SELECT pg_catalog.setval('public.marketing_web_content_id_seq', 1, false);

SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_confirmation_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_consent_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_erasure_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_hold_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_purpose_id_seq', 5, true);

SELECT pg_catalog.setval('public.privacy_request_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_retention_rule_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_signup_form_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_signup_id_seq', 1, false);

SELECT pg_catalog.setval('public.privacy_suppression_id_seq', 1, false);

SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);

SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);

SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);

SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.analytical_dashboard
    ADD CONSTRAINT analytical_dashboard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.analytical_dashboard_sent
    ADD CONSTRAINT analytical_dashboard_sent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.analytical_dashboard
    ADD CONSTRAINT analytical_dashboard_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.analytical_finding
    ADD CONSTRAINT analytical_finding_pkey PRIMARY KEY (analysis);

ALTER TABLE ONLY public.analytical_offer
    ADD CONSTRAINT analytical_offer_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.analytical_query
    ADD CONSTRAINT analytical_query_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.analytical_query
    ADD CONSTRAINT analytical_query_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.analytical_dashboard_sent
    ADD CONSTRAINT analytical_sent_once UNIQUE (dashboard_id, principal_id, due);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.backoffice_order_line
    ADD CONSTRAINT backoffice_order_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.backoffice_order_line
    ADD CONSTRAINT backoffice_order_line_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.backoffice_order
    ADD CONSTRAINT backoffice_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.backoffice_order
    ADD CONSTRAINT backoffice_order_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.backoffice_product
    ADD CONSTRAINT backoffice_product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.backoffice_product
    ADD CONSTRAINT backoffice_product_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_block
    ADD CONSTRAINT communicative_block_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_block
    ADD CONSTRAINT communicative_block_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_mailbox
    ADD CONSTRAINT communicative_mailbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_mailbox
    ADD CONSTRAINT communicative_mailbox_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_message
    ADD CONSTRAINT communicative_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_message
    ADD CONSTRAINT communicative_message_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_pace
    ADD CONSTRAINT communicative_pace_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.communicative_picture
    ADD CONSTRAINT communicative_picture_key_key UNIQUE (key);

ALTER TABLE ONLY public.communicative_picture
    ADD CONSTRAINT communicative_picture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_picture
    ADD CONSTRAINT communicative_picture_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_relay
    ADD CONSTRAINT communicative_relay_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_relay
    ADD CONSTRAINT communicative_relay_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_return
    ADD CONSTRAINT communicative_return_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.communicative_return
    ADD CONSTRAINT communicative_return_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_return
    ADD CONSTRAINT communicative_return_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_signing_key
    ADD CONSTRAINT communicative_signing_key_name UNIQUE (domain, selector);

ALTER TABLE ONLY public.communicative_signing_key
    ADD CONSTRAINT communicative_signing_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_signing_key
    ADD CONSTRAINT communicative_signing_key_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_template_version
    ADD CONSTRAINT communicative_template_language UNIQUE (template_id, language);

ALTER TABLE ONLY public.communicative_template
    ADD CONSTRAINT communicative_template_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_template
    ADD CONSTRAINT communicative_template_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.communicative_template_version
    ADD CONSTRAINT communicative_template_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.communicative_volume
    ADD CONSTRAINT communicative_volume_once UNIQUE (domain, day);

ALTER TABLE ONLY public.communicative_volume
    ADD CONSTRAINT communicative_volume_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_answered
    ADD CONSTRAINT core_answered_once UNIQUE (principal_id, key);

ALTER TABLE ONLY public.core_answered
    ADD CONSTRAINT core_answered_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_api_key
    ADD CONSTRAINT core_api_key_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.core_api_key
    ADD CONSTRAINT core_api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_api_key
    ADD CONSTRAINT core_api_key_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_app_allowance
    ADD CONSTRAINT core_app_allowance_code_digest_key UNIQUE (code_digest);

ALTER TABLE ONLY public.core_app_allowance
    ADD CONSTRAINT core_app_allowance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_app_allowance
    ADD CONSTRAINT core_app_allowance_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_app
    ADD CONSTRAINT core_app_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_app
    ADD CONSTRAINT core_app_principal_id_key UNIQUE (principal_id);

ALTER TABLE ONLY public.core_app_token
    ADD CONSTRAINT core_app_token_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.core_app_token
    ADD CONSTRAINT core_app_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_app
    ADD CONSTRAINT core_app_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_attachment
    ADD CONSTRAINT core_attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_attachment
    ADD CONSTRAINT core_attachment_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_bulk_row
    ADD CONSTRAINT core_bulk_row_pkey PRIMARY KEY (run_id, at);

ALTER TABLE ONLY public.core_cache
    ADD CONSTRAINT core_cache_pkey PRIMARY KEY (cache_key);

ALTER TABLE ONLY public.core_checkpoint
    ADD CONSTRAINT core_checkpoint_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_consumed
    ADD CONSTRAINT core_consumed_pkey PRIMARY KEY (consumer);

ALTER TABLE ONLY public.core_consumed
    ADD CONSTRAINT core_consumed_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_content
    ADD CONSTRAINT core_content_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY public.core_custom_field
    ADD CONSTRAINT core_custom_field_once UNIQUE (type, key);

ALTER TABLE ONLY public.core_custom_field
    ADD CONSTRAINT core_custom_field_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_custom_field
    ADD CONSTRAINT core_custom_field_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_dirty
    ADD CONSTRAINT core_dirty_pkey PRIMARY KEY (topic, subject_id);

ALTER TABLE ONLY public.core_event
    ADD CONSTRAINT core_event_pkey PRIMARY KEY (occurred_at, id);

ALTER TABLE ONLY public.core_exchange_rate
    ADD CONSTRAINT core_exchange_rate_day UNIQUE (base, currency, starts);

ALTER TABLE ONLY public.core_exchange_rate
    ADD CONSTRAINT core_exchange_rate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_exchange_rate
    ADD CONSTRAINT core_exchange_rate_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_field_rule
    ADD CONSTRAINT core_field_rule_once UNIQUE (role_id, type, field);

ALTER TABLE ONLY public.core_field_rule
    ADD CONSTRAINT core_field_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_field_rule
    ADD CONSTRAINT core_field_rule_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_file_version
    ADD CONSTRAINT core_file_version_once UNIQUE (attachment_id, number);

ALTER TABLE ONLY public.core_file_version
    ADD CONSTRAINT core_file_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_follow
    ADD CONSTRAINT core_follow_once UNIQUE (subject_type, subject_id, principal_id);

ALTER TABLE ONLY public.core_follow
    ADD CONSTRAINT core_follow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_group_rule
    ADD CONSTRAINT core_group_rule_once UNIQUE NULLS NOT DISTINCT (provider_id, "group", team_id, role_id);

ALTER TABLE ONLY public.core_group_rule
    ADD CONSTRAINT core_group_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_group_rule
    ADD CONSTRAINT core_group_rule_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_guest_link
    ADD CONSTRAINT core_guest_link_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.core_guest_link
    ADD CONSTRAINT core_guest_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_guest_link
    ADD CONSTRAINT core_guest_link_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_identity_provider
    ADD CONSTRAINT core_identity_provider_name_key UNIQUE (name);

ALTER TABLE ONLY public.core_identity_provider
    ADD CONSTRAINT core_identity_provider_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_identity_provider
    ADD CONSTRAINT core_identity_provider_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_imported_row
    ADD CONSTRAINT core_imported_row_once UNIQUE (type, key);

ALTER TABLE ONLY public.core_imported_row
    ADD CONSTRAINT core_imported_row_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_invitation
    ADD CONSTRAINT core_invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_invitation
    ADD CONSTRAINT core_invitation_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_membership
    ADD CONSTRAINT core_membership_once UNIQUE (principal_id, team_id);

ALTER TABLE ONLY public.core_membership
    ADD CONSTRAINT core_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_membership
    ADD CONSTRAINT core_membership_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_notice
    ADD CONSTRAINT core_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_notice
    ADD CONSTRAINT core_notice_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_passage
    ADD CONSTRAINT core_passage_once UNIQUE (subject_table, subject_id, part, source_id);

ALTER TABLE ONLY public.core_passage
    ADD CONSTRAINT core_passage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_principal
    ADD CONSTRAINT core_principal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_principal
    ADD CONSTRAINT core_principal_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_principal
    ADD CONSTRAINT core_principal_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.core_provided_sign_in
    ADD CONSTRAINT core_provided_sign_in_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_provided_sign_in
    ADD CONSTRAINT core_provided_sign_in_subject UNIQUE (provider_id, subject);

ALTER TABLE ONLY public.core_provided_sign_in
    ADD CONSTRAINT core_provided_sign_in_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_provided_sign_in
    ADD CONSTRAINT core_provided_sign_in_user UNIQUE (provider_id, user_id);

ALTER TABLE ONLY public.core_provisioned_person
    ADD CONSTRAINT core_provisioned_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_provisioned_person
    ADD CONSTRAINT core_provisioned_person_principal_id_key UNIQUE (principal_id);

ALTER TABLE ONLY public.core_provisioned_person
    ADD CONSTRAINT core_provisioned_person_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_provisioned_team
    ADD CONSTRAINT core_provisioned_team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_provisioned_team
    ADD CONSTRAINT core_provisioned_team_team_id_key UNIQUE (team_id);

ALTER TABLE ONLY public.core_provisioned_team
    ADD CONSTRAINT core_provisioned_team_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_once UNIQUE NULLS NOT DISTINCT (role_id, principal_id, team_id);

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_role
    ADD CONSTRAINT core_role_key_key UNIQUE (key);

ALTER TABLE ONLY public.core_role
    ADD CONSTRAINT core_role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_role_rule
    ADD CONSTRAINT core_role_rule_once UNIQUE (role_id, type, audience, action);

ALTER TABLE ONLY public.core_role_rule
    ADD CONSTRAINT core_role_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_role_rule
    ADD CONSTRAINT core_role_rule_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_role
    ADD CONSTRAINT core_role_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_run
    ADD CONSTRAINT core_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_run
    ADD CONSTRAINT core_run_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_saved_view
    ADD CONSTRAINT core_saved_view_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_saved_view
    ADD CONSTRAINT core_saved_view_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT core_seal_first_position_key UNIQUE (first_position);

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT core_seal_last_position_key UNIQUE (last_position);

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT core_seal_number_key UNIQUE (number);

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT core_seal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_search_document
    ADD CONSTRAINT core_search_document_pkey PRIMARY KEY (type, object_id);

ALTER TABLE ONLY public.core_search_word
    ADD CONSTRAINT core_search_word_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.core_seen
    ADD CONSTRAINT core_seen_pkey PRIMARY KEY (principal_id, type, object_id);

ALTER TABLE ONLY public.core_session
    ADD CONSTRAINT core_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.core_session
    ADD CONSTRAINT core_session_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_setting
    ADD CONSTRAINT core_setting_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.core_share
    ADD CONSTRAINT core_share_once UNIQUE NULLS NOT DISTINCT (subject_type, subject_id, principal_id, team_id);

ALTER TABLE ONLY public.core_share
    ADD CONSTRAINT core_share_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_share
    ADD CONSTRAINT core_share_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_subject_key
    ADD CONSTRAINT core_subject_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_subject_key
    ADD CONSTRAINT core_subject_key_subject_uid_key UNIQUE (subject_uid);

ALTER TABLE ONLY public.core_tag
    ADD CONSTRAINT core_tag_key_key UNIQUE (key);

ALTER TABLE ONLY public.core_tag
    ADD CONSTRAINT core_tag_name_key UNIQUE (name);

ALTER TABLE ONLY public.core_tag
    ADD CONSTRAINT core_tag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_tag
    ADD CONSTRAINT core_tag_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_tagged
    ADD CONSTRAINT core_tagged_pkey PRIMARY KEY (subject_table, subject_id);

ALTER TABLE ONLY public.core_team
    ADD CONSTRAINT core_team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_team
    ADD CONSTRAINT core_team_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.core_telling_choice
    ADD CONSTRAINT core_telling_choice_pkey PRIMARY KEY (principal_id);

ALTER TABLE ONLY public.core_tombstone
    ADD CONSTRAINT core_tombstone_pkey PRIMARY KEY (table_name, row_id);

ALTER TABLE ONLY public.core_user
    ADD CONSTRAINT core_user_email_key UNIQUE (email);

ALTER TABLE ONLY public.core_user
    ADD CONSTRAINT core_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_address
    ADD CONSTRAINT customers_address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_address
    ADD CONSTRAINT customers_address_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_email
    ADD CONSTRAINT customers_email_once UNIQUE (party_id, address);

ALTER TABLE ONLY public.customers_email
    ADD CONSTRAINT customers_email_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_email
    ADD CONSTRAINT customers_email_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_external_id
    ADD CONSTRAINT customers_external_id_once UNIQUE (source, key);

ALTER TABLE ONLY public.customers_external_id
    ADD CONSTRAINT customers_external_id_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_fact_history
    ADD CONSTRAINT customers_fact_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_fact
    ADD CONSTRAINT customers_fact_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.customers_former_name
    ADD CONSTRAINT customers_former_name_once UNIQUE (party_id, name);

ALTER TABLE ONLY public.customers_former_name
    ADD CONSTRAINT customers_former_name_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_former_name
    ADD CONSTRAINT customers_former_name_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_household
    ADD CONSTRAINT customers_household_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_household
    ADD CONSTRAINT customers_household_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_interaction
    ADD CONSTRAINT customers_interaction_pkey PRIMARY KEY (occurred_at, id);

ALTER TABLE ONLY public.customers_interaction_subject
    ADD CONSTRAINT customers_interaction_subject_pkey PRIMARY KEY (subject_kind, subject_id, occurred_at, interaction_id);

ALTER TABLE ONLY public.customers_last_contact
    ADD CONSTRAINT customers_last_contact_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.customers_note
    ADD CONSTRAINT customers_note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_note
    ADD CONSTRAINT customers_note_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_party_custom
    ADD CONSTRAINT customers_party_custom_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.customers_party
    ADD CONSTRAINT customers_party_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_party
    ADD CONSTRAINT customers_party_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_phone
    ADD CONSTRAINT customers_phone_once UNIQUE (party_id, number);

ALTER TABLE ONLY public.customers_phone
    ADD CONSTRAINT customers_phone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_phone
    ADD CONSTRAINT customers_phone_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_pin
    ADD CONSTRAINT customers_pin_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.customers_relationship
    ADD CONSTRAINT customers_relationship_once UNIQUE NULLS NOT DISTINCT (party_id, other_id, kind, since);

ALTER TABLE ONLY public.customers_relationship
    ADD CONSTRAINT customers_relationship_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_relationship
    ADD CONSTRAINT customers_relationship_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_segment
    ADD CONSTRAINT customers_segment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_segment
    ADD CONSTRAINT customers_segment_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_task
    ADD CONSTRAINT customers_task_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_task
    ADD CONSTRAINT customers_task_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.customers_tie_kind
    ADD CONSTRAINT customers_tie_kind_key_key UNIQUE (key);

ALTER TABLE ONLY public.customers_tie_kind
    ADD CONSTRAINT customers_tie_kind_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customers_tie_kind
    ADD CONSTRAINT customers_tie_kind_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_ad_audience
    ADD CONSTRAINT marketing_ad_audience_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_ad_audience
    ADD CONSTRAINT marketing_ad_audience_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.marketing_ad_member
    ADD CONSTRAINT marketing_ad_member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_assignment
    ADD CONSTRAINT marketing_assignment_once UNIQUE (campaign_id, party_id, run);

ALTER TABLE ONLY public.marketing_assignment
    ADD CONSTRAINT marketing_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_assignment
    ADD CONSTRAINT marketing_assignment_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.marketing_chunk
    ADD CONSTRAINT marketing_chunk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_delivery
    ADD CONSTRAINT marketing_delivery_pkey PRIMARY KEY (assignment_id);

ALTER TABLE ONLY public.marketing_hit
    ADD CONSTRAINT marketing_hit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_journey_mail
    ADD CONSTRAINT marketing_journey_mail_pkey PRIMARY KEY (campaign_id);

ALTER TABLE ONLY public.marketing_journey_mail
    ADD CONSTRAINT marketing_journey_mail_step UNIQUE (version_id, step);

ALTER TABLE ONLY public.marketing_journey_passed
    ADD CONSTRAINT marketing_journey_passed_pkey PRIMARY KEY (version_id, step, way);

ALTER TABLE ONLY public.marketing_journey
    ADD CONSTRAINT marketing_journey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_journey_run
    ADD CONSTRAINT marketing_journey_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_journey
    ADD CONSTRAINT marketing_journey_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.marketing_journey_version
    ADD CONSTRAINT marketing_journey_version_number UNIQUE (journey_id, number);

ALTER TABLE ONLY public.marketing_journey_version
    ADD CONSTRAINT marketing_journey_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_letter_part
    ADD CONSTRAINT marketing_letter_part_once UNIQUE (campaign_id, number);

ALTER TABLE ONLY public.marketing_letter_part
    ADD CONSTRAINT marketing_letter_part_pkey PRIMARY KEY (chunk_id);

ALTER TABLE ONLY public.marketing_variant
    ADD CONSTRAINT marketing_variant_once UNIQUE (campaign_id, key, language);

ALTER TABLE ONLY public.marketing_variant
    ADD CONSTRAINT marketing_variant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_web_content
    ADD CONSTRAINT marketing_web_content_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.marketing_web_content
    ADD CONSTRAINT marketing_web_content_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.marketing_web_count
    ADD CONSTRAINT marketing_web_count_pkey PRIMARY KEY (content_id, day);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_consent
    ADD CONSTRAINT privacy_consent_once UNIQUE (party_id, purpose_id, channel, happened_at, state);

ALTER TABLE ONLY public.privacy_consent
    ADD CONSTRAINT privacy_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_consent
    ADD CONSTRAINT privacy_consent_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_handed
    ADD CONSTRAINT privacy_handed_pkey PRIMARY KEY (party_id, purpose_id, channel, day);

ALTER TABLE ONLY public.privacy_hold
    ADD CONSTRAINT privacy_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_hold
    ADD CONSTRAINT privacy_hold_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_pause
    ADD CONSTRAINT privacy_pause_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.privacy_permission
    ADD CONSTRAINT privacy_permission_pkey PRIMARY KEY (party_id, purpose_id, channel);

ALTER TABLE ONLY public.privacy_purpose
    ADD CONSTRAINT privacy_purpose_key_key UNIQUE (key);

ALTER TABLE ONLY public.privacy_purpose
    ADD CONSTRAINT privacy_purpose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_purpose
    ADD CONSTRAINT privacy_purpose_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_retention_rule
    ADD CONSTRAINT privacy_retention_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_retention_rule
    ADD CONSTRAINT privacy_retention_rule_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_rhythm
    ADD CONSTRAINT privacy_rhythm_pkey PRIMARY KEY (party_id, purpose_id);

ALTER TABLE ONLY public.privacy_signup_form
    ADD CONSTRAINT privacy_signup_form_key_key UNIQUE (key);

ALTER TABLE ONLY public.privacy_signup_form
    ADD CONSTRAINT privacy_signup_form_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_signup_form
    ADD CONSTRAINT privacy_signup_form_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_signup
    ADD CONSTRAINT privacy_signup_once UNIQUE (address, form_id);

ALTER TABLE ONLY public.privacy_signup
    ADD CONSTRAINT privacy_signup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_signup
    ADD CONSTRAINT privacy_signup_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_once UNIQUE NULLS NOT DISTINCT (address, purpose_id);

ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_uid_key UNIQUE (uid);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX analytical_dashboard_owner_id_7ff36cd4 ON public.analytical_dashboard USING btree (owner_id);

CREATE INDEX analytical_dashboard_sent_dashboard_id_3264d240 ON public.analytical_dashboard_sent USING btree (dashboard_id);

CREATE INDEX analytical_dashboard_sent_principal_id_9704785b ON public.analytical_dashboard_sent USING btree (principal_id);

CREATE INDEX analytical_dashboard_team_id_37c6a6ff ON public.analytical_dashboard USING btree (team_id);

CREATE INDEX analytical_finding_analysis_c2d79b1f_like ON public.analytical_finding USING btree (analysis text_pattern_ops);

CREATE INDEX analytical_offer_next ON public.analytical_offer USING btree (next_offer);

CREATE INDEX analytical_query_owner_id_8079cd3e ON public.analytical_query USING btree (owner_id);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX backoffice_order_chg ON public.backoffice_order USING btree (chg);

CREATE INDEX backoffice_order_line_chg ON public.backoffice_order_line USING btree (chg);

CREATE INDEX backoffice_order_line_order_id_d5404b75 ON public.backoffice_order_line USING btree (order_id);

CREATE INDEX backoffice_order_line_party_id_26223da0 ON public.backoffice_order_line USING btree (party_id);

CREATE INDEX backoffice_order_line_product_id_bcc3d6c3 ON public.backoffice_order_line USING btree (product_id);

CREATE INDEX backoffice_order_newest ON public.backoffice_order USING btree (ordered_at, uid);

CREATE INDEX backoffice_order_no_rate ON public.backoffice_order USING btree (currency, ordered_at) WHERE (house_total IS NULL);

CREATE UNIQUE INDEX backoffice_order_number ON public.backoffice_order USING btree (source, number) WHERE (NOT (number = ''::text));

CREATE INDEX backoffice_order_party ON public.backoffice_order USING btree (party_id, ordered_at DESC);

CREATE UNIQUE INDEX backoffice_order_row ON public.backoffice_order USING btree (source, row_key) WHERE (NOT (row_key = ''::text));

CREATE INDEX backoffice_product_chg ON public.backoffice_product USING btree (chg);

CREATE INDEX backoffice_product_name ON public.backoffice_product USING btree (name, uid);

CREATE UNIQUE INDEX backoffice_product_number ON public.backoffice_product USING btree (number) WHERE (NOT (number = ''::text));

CREATE INDEX communicative_block_made_by_id_d1f4b61d ON public.communicative_block USING btree (made_by_id);

CREATE INDEX communicative_message_open ON public.communicative_message USING btree (not_before) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));

CREATE INDEX communicative_message_person ON public.communicative_message USING btree (person);

CREATE INDEX communicative_message_purpose_id_6b929bba ON public.communicative_message USING btree (purpose_id);

CREATE INDEX communicative_message_relay_id_6e443b6e ON public.communicative_message USING btree (relay_id);

CREATE INDEX communicative_message_template_id_f295d58c ON public.communicative_message USING btree (template_id);

CREATE INDEX communicative_pace_key_2f6137fd_like ON public.communicative_pace USING btree (key text_pattern_ops);

CREATE INDEX communicative_picture_key_8a84f24e_like ON public.communicative_picture USING btree (key text_pattern_ops);

CREATE INDEX communicative_picture_made_by_id_d9962bdc ON public.communicative_picture USING btree (made_by_id);

CREATE INDEX communicative_return_came ON public.communicative_return USING btree (came_at);

CREATE INDEX communicative_return_mailbox_id_fd8d16c3 ON public.communicative_return USING btree (mailbox_id);

CREATE INDEX communicative_return_number ON public.communicative_return USING btree (number);

CREATE INDEX communicative_return_unread ON public.communicative_return USING btree (id) WHERE (read_at IS NULL);

CREATE UNIQUE INDEX communicative_signing_key_one ON public.communicative_signing_key USING btree (domain, algorithm) WHERE (state = 'signing'::text);

CREATE INDEX communicative_template_owner_id_e142299d ON public.communicative_template USING btree (owner_id);

CREATE INDEX communicative_template_purpose_id_8bedefec ON public.communicative_template USING btree (purpose_id);

CREATE INDEX communicative_template_version_changed_by_id_5699848d ON public.communicative_template_version USING btree (changed_by_id);

CREATE INDEX communicative_template_version_template_id_e3cb71da ON public.communicative_template_version USING btree (template_id);

CREATE INDEX communicative_volume_day ON public.communicative_volume USING btree (day);

CREATE INDEX core_answered_age ON public.core_answered USING btree (made_at);

CREATE INDEX core_answered_principal_id_03f6ca58 ON public.core_answered USING btree (principal_id);

CREATE INDEX core_api_key_principal_id_872ccb20 ON public.core_api_key USING btree (principal_id);

CREATE INDEX core_app_allowance_app_id_23256a45 ON public.core_app_allowance USING btree (app_id);

CREATE INDEX core_app_allowance_principal_id_280a1dbb ON public.core_app_allowance USING btree (principal_id);

CREATE INDEX core_app_made_by_id_cbe18c03 ON public.core_app USING btree (made_by_id);

CREATE INDEX core_app_token_allowance_id_83608d68 ON public.core_app_token USING btree (allowance_id);

CREATE INDEX core_app_token_app_id_3a2daa9c ON public.core_app_token USING btree (app_id);

CREATE INDEX core_app_token_until_c2481f10 ON public.core_app_token USING btree (until);

CREATE INDEX core_attachment_made_by_id_cc50bbd7 ON public.core_attachment USING btree (made_by_id);

CREATE INDEX core_attachment_subject ON public.core_attachment USING btree (subject_table, subject_id);

CREATE INDEX core_bulk_row_subject ON public.core_bulk_row USING btree (subject_uid);

CREATE INDEX core_cache_expires ON public.core_cache USING btree (expires);

CREATE INDEX core_consumed_consumer_b9be33d4_like ON public.core_consumed USING btree (consumer text_pattern_ops);

CREATE INDEX core_content_digest_6d3d2ef2_like ON public.core_content USING btree (digest text_pattern_ops);

CREATE INDEX core_event_batch ON ONLY public.core_event USING btree (batch) WHERE (batch IS NOT NULL);

CREATE INDEX core_event_position ON ONLY public.core_event USING btree ("position") WHERE ("position" IS NOT NULL);

CREATE INDEX core_event_subject ON ONLY public.core_event USING btree (subject_type, subject_id, occurred_at DESC, id DESC);

CREATE INDEX core_event_uid ON ONLY public.core_event USING btree (uid);

CREATE INDEX core_event_unplaced ON ONLY public.core_event USING btree (xid, id) WHERE ("position" IS NULL);

CREATE INDEX core_exchange_rate_newest ON public.core_exchange_rate USING btree (starts DESC, uid DESC);

CREATE INDEX core_field_rule_role_id_2342d0d0 ON public.core_field_rule USING btree (role_id);

CREATE INDEX core_file_version_attachment_id_824d1ca0 ON public.core_file_version USING btree (attachment_id);

CREATE INDEX core_file_version_content_id_3da57208 ON public.core_file_version USING btree (content_id);

CREATE INDEX core_file_version_content_id_3da57208_like ON public.core_file_version USING btree (content_id text_pattern_ops);

CREATE INDEX core_file_version_made_by_id_1986e947 ON public.core_file_version USING btree (made_by_id);

CREATE INDEX core_follow_principal_id_aef252a2 ON public.core_follow USING btree (principal_id);

CREATE INDEX core_group_rule_provider_id_1fbe8c80 ON public.core_group_rule USING btree (provider_id);

CREATE INDEX core_group_rule_role_id_d8389fd0 ON public.core_group_rule USING btree (role_id);

CREATE INDEX core_group_rule_team_id_e514cfb0 ON public.core_group_rule USING btree (team_id);

CREATE INDEX core_guest_link_made_by_id_186f2da5 ON public.core_guest_link USING btree (made_by_id);

CREATE INDEX core_guest_link_subject ON public.core_guest_link USING btree (subject_type, subject_id);

CREATE INDEX core_identity_provider_name_53d74747_like ON public.core_identity_provider USING btree (name text_pattern_ops);

CREATE INDEX core_imported_row_object ON public.core_imported_row USING btree (type, object_id);

CREATE INDEX core_invitation_added_role_id_aa8feccd ON public.core_invitation USING btree (added_role_id);

CREATE INDEX core_invitation_made_by_id_8f3b6351 ON public.core_invitation USING btree (made_by_id);

CREATE INDEX core_invitation_principal_id_7534dd81 ON public.core_invitation USING btree (principal_id);

CREATE INDEX core_invitation_team_id_79a57b91 ON public.core_invitation USING btree (team_id);

CREATE INDEX core_membership_principal_id_5fa2bfa9 ON public.core_membership USING btree (principal_id);

CREATE INDEX core_membership_team_id_1b38eaf5 ON public.core_membership USING btree (team_id);

CREATE INDEX core_notice_actor_id_72404300 ON public.core_notice USING btree (actor_id);

CREATE UNIQUE INDEX core_notice_mention ON public.core_notice USING btree (principal_id, about_uid) WHERE (reason = 'mention'::text);

CREATE INDEX core_notice_newest ON public.core_notice USING btree (principal_id, occurred_at DESC, id DESC);

CREATE UNIQUE INDEX core_notice_one_unread ON public.core_notice USING btree (principal_id, subject_type, subject_id) WHERE ((read_at IS NULL) AND (reason = 'change'::text));

CREATE INDEX core_notice_principal_id_7565bad0 ON public.core_notice USING btree (principal_id);

CREATE INDEX core_notice_subject ON public.core_notice USING btree (subject_uid);

CREATE INDEX core_notice_unread ON public.core_notice USING btree (principal_id) WHERE (read_at IS NULL);

CREATE INDEX core_passage_words ON public.core_passage USING gin (words);

CREATE UNIQUE INDEX core_principal_system_name ON public.core_principal USING btree (name) WHERE (kind = 'system'::text);

CREATE INDEX core_provided_sign_in_provider_id_69b960fd ON public.core_provided_sign_in USING btree (provider_id);

CREATE INDEX core_provided_sign_in_user_id_4dc3399f ON public.core_provided_sign_in USING btree (user_id);

CREATE UNIQUE INDEX core_provisioned_person_once ON public.core_provisioned_person USING btree (upper(user_name));

CREATE INDEX core_role_grant_made_by_id_d7aa1e30 ON public.core_role_grant USING btree (made_by_id);

CREATE INDEX core_role_grant_principal ON public.core_role_grant USING btree (principal_id, role_id);

CREATE INDEX core_role_grant_principal_id_3b6a3652 ON public.core_role_grant USING btree (principal_id);

CREATE INDEX core_role_grant_role_id_d03a5165 ON public.core_role_grant USING btree (role_id);

CREATE INDEX core_role_grant_team ON public.core_role_grant USING btree (team_id, role_id);

CREATE INDEX core_role_grant_team_id_5f9d735e ON public.core_role_grant USING btree (team_id);

CREATE INDEX core_role_key_a27a46ff_like ON public.core_role USING btree (key text_pattern_ops);

CREATE INDEX core_role_rule_role_id_845144b9 ON public.core_role_rule USING btree (role_id);

CREATE INDEX core_run_job ON public.core_run USING btree (job, made_at DESC);

CREATE INDEX core_run_started_by_id_82817c51 ON public.core_run USING btree (started_by_id);

CREATE INDEX core_saved_view_owner_id_bae26f5f ON public.core_saved_view USING btree (owner_id);

CREATE INDEX core_saved_view_role_id_8ec26a6e ON public.core_saved_view USING btree (role_id);

CREATE INDEX core_saved_view_team_id_61cb4a0c ON public.core_saved_view USING btree (team_id);

CREATE INDEX core_saved_view_type ON public.core_saved_view USING btree (type, place);

CREATE INDEX core_search_word_near ON public.core_search_word USING gin (word public.gin_trgm_ops);

CREATE INDEX core_search_word_word_107f31c2_like ON public.core_search_word USING btree (word text_pattern_ops);

CREATE INDEX core_search_words ON public.core_search_document USING gin (words);

CREATE INDEX core_seen_record ON public.core_seen USING btree (type, object_id);

CREATE INDEX core_session_expire_date_7cd120d6 ON public.core_session USING btree (expire_date);

CREATE INDEX core_session_session_key_6bc87767_like ON public.core_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX core_session_user_id_494e6742 ON public.core_session USING btree (user_id);

CREATE INDEX core_setting_key_6a834603_like ON public.core_setting USING btree (key text_pattern_ops);

CREATE INDEX core_share_made_by_id_17e2722d ON public.core_share USING btree (made_by_id);

CREATE INDEX core_share_principal ON public.core_share USING btree (principal_id, subject_type, subject_id);

CREATE INDEX core_share_principal_id_c384263d ON public.core_share USING btree (principal_id);

CREATE INDEX core_share_team ON public.core_share USING btree (team_id, subject_type, subject_id);

CREATE INDEX core_share_team_id_e1041d57 ON public.core_share USING btree (team_id);

CREATE INDEX core_tag_key_73c61cfb_like ON public.core_tag USING btree (key text_pattern_ops);

CREATE INDEX core_tag_name_5f34f44c_like ON public.core_tag USING btree (name text_pattern_ops);

CREATE INDEX core_tagged_names ON public.core_tagged USING gin (names);

CREATE INDEX core_team_parent_id_04e1eb22 ON public.core_team USING btree (parent_id);

CREATE INDEX core_tombstone_chg ON public.core_tombstone USING btree (table_name, chg);

CREATE INDEX core_user_email_92a71487_like ON public.core_user USING btree (email varchar_pattern_ops);

CREATE UNIQUE INDEX core_user_email_once ON public.core_user USING btree (upper((email)::text));

CREATE INDEX customers_address_by_city ON public.customers_address USING btree (city, uid);

CREATE UNIQUE INDEX customers_address_one_main ON public.customers_address USING btree (party_id) WHERE is_main;

CREATE INDEX customers_address_party_id_34657a6c ON public.customers_address USING btree (party_id);

CREATE INDEX customers_email_address ON public.customers_email USING btree (address);

CREATE UNIQUE INDEX customers_email_one_main ON public.customers_email USING btree (party_id) WHERE is_main;

CREATE INDEX customers_external_id_party_id_f3f4a57d ON public.customers_external_id USING btree (party_id);

CREATE INDEX customers_fact_by_365_days ON public.customers_fact USING btree (revenue_365_days);

CREATE INDEX customers_fact_by_90_days ON public.customers_fact USING btree (revenue_90_days);

CREATE INDEX customers_fact_by_last_order ON public.customers_fact USING btree (last_order_at);

CREATE INDEX customers_fact_by_revenue ON public.customers_fact USING btree (revenue);

CREATE INDEX customers_fact_by_value ON public.customers_fact USING btree (lifetime_value);

CREATE INDEX customers_fact_history_party ON public.customers_fact_history USING btree (party_id, recorded_at DESC);

CREATE INDEX customers_fact_history_party_id_b3be309c ON public.customers_fact_history USING btree (party_id);

CREATE INDEX customers_household_by_name ON public.customers_household USING btree (name, uid) WHERE (deleted_at IS NULL);

CREATE INDEX customers_household_owner_id_8c658d11 ON public.customers_household USING btree (owner_id);

CREATE INDEX customers_interaction_batch ON ONLY public.customers_interaction USING btree (batch) WHERE (batch IS NOT NULL);

CREATE INDEX customers_interaction_when ON ONLY public.customers_interaction USING brin (occurred_at);

CREATE INDEX customers_last_contact_at ON public.customers_last_contact USING btree (at);

CREATE INDEX customers_note_author_id_269b3f5d ON public.customers_note USING btree (author_id);

CREATE INDEX customers_note_party ON public.customers_note USING btree (party_id, created_at DESC);

CREATE INDEX customers_note_party_id_2c1cb5c7 ON public.customers_note USING btree (party_id);

CREATE INDEX customers_party_all_by_name ON public.customers_party USING btree (sort_key, uid) WHERE (deleted_at IS NULL);

CREATE INDEX customers_party_by_name ON public.customers_party USING btree (kind, sort_key, uid) WHERE (deleted_at IS NULL);

CREATE INDEX customers_party_changed ON public.customers_party USING btree (kind, changed_at, uid) WHERE (deleted_at IS NULL);

CREATE INDEX customers_party_chg ON public.customers_party USING btree (chg);

CREATE INDEX customers_party_household ON public.customers_party USING btree (household_id) WHERE (NOT (household_id IS NULL));

CREATE INDEX customers_party_in_trash ON public.customers_party USING btree (id) WHERE (NOT (deleted_at IS NULL));

CREATE INDEX customers_party_limited ON public.customers_party USING btree (id) WHERE ((NOT (restricted_at IS NULL)) OR (NOT (unprofiled_at IS NULL)));

CREATE INDEX customers_party_newest ON public.customers_party USING btree (kind, created_at, uid) WHERE (deleted_at IS NULL);

CREATE INDEX customers_party_organisation_id_b126d680 ON public.customers_party USING btree (organisation_id);

CREATE INDEX customers_party_owned ON public.customers_party USING btree (owner_id, kind, stage) INCLUDE (id) WHERE (deleted_at IS NULL);

CREATE INDEX customers_phone_number ON public.customers_phone USING btree (number);

CREATE UNIQUE INDEX customers_phone_one_main ON public.customers_phone USING btree (party_id) WHERE is_main;

CREATE INDEX customers_pin_pinned_by_id_91cbfe0b ON public.customers_pin USING btree (pinned_by_id);

CREATE INDEX customers_relationship_kind ON public.customers_relationship USING btree (kind, uid);

CREATE INDEX customers_relationship_other_id_3802c834 ON public.customers_relationship USING btree (other_id);

CREATE INDEX customers_relationship_party_id_228defb5 ON public.customers_relationship USING btree (party_id);

CREATE INDEX customers_segment_owner_id_4e8a3405 ON public.customers_segment USING btree (owner_id);

CREATE INDEX customers_task_author_id_729435f7 ON public.customers_task USING btree (author_id);

CREATE INDEX customers_task_by_day ON public.customers_task USING btree (due_on, uid);

CREATE INDEX customers_task_of_owner ON public.customers_task USING btree (owner_id, state, due_on);

CREATE INDEX customers_task_party_id_0514815e ON public.customers_task USING btree (party_id);

CREATE INDEX customers_tie_kind_key_5f6e2924_like ON public.customers_tie_kind USING btree (key text_pattern_ops);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX marketing_ad_audience_made_by_id_817825f2 ON public.marketing_ad_audience USING btree (made_by_id);

CREATE INDEX marketing_ad_audience_purpose_id_21b83165 ON public.marketing_ad_audience USING btree (purpose_id);

CREATE INDEX marketing_ad_audience_segment_id_ff3a6680 ON public.marketing_ad_audience USING btree (segment_id);

CREATE INDEX marketing_ad_member_audience_id_39ad4dad ON public.marketing_ad_member USING btree (audience_id);

CREATE INDEX marketing_ad_member_party_id_90c2e126 ON public.marketing_ad_member USING btree (party_id);

CREATE INDEX marketing_assignment_chg ON public.marketing_assignment USING btree (chg);

CREATE INDEX marketing_assignment_party ON public.marketing_assignment USING btree (party_id);

CREATE INDEX marketing_campaign_approved_by_id_93dbc44a ON public.marketing_campaign USING btree (approved_by_id);

CREATE INDEX marketing_campaign_chg ON public.marketing_campaign USING btree (chg);

CREATE INDEX marketing_campaign_owner_id_2d0009bc ON public.marketing_campaign USING btree (owner_id);

CREATE INDEX marketing_campaign_purpose_id_051e2dd2 ON public.marketing_campaign USING btree (purpose_id);

CREATE INDEX marketing_campaign_relay_id_b771f842 ON public.marketing_campaign USING btree (relay_id);

CREATE INDEX marketing_campaign_repeat_view_id_2211866f ON public.marketing_campaign USING btree (repeat_view_id);

CREATE INDEX marketing_campaign_segment_id_242995a8 ON public.marketing_campaign USING btree (segment_id);

CREATE INDEX marketing_campaign_series_id_54457d7c ON public.marketing_campaign USING btree (series_id);

CREATE INDEX marketing_chunk_campaign_id_1a893897 ON public.marketing_chunk USING btree (campaign_id);

CREATE INDEX marketing_chunk_open ON public.marketing_chunk USING btree (campaign_id, id) WHERE (NOT (state = 'done'::text));

CREATE INDEX marketing_delivery_campaign_id_10d6e496 ON public.marketing_delivery USING btree (campaign_id);

CREATE INDEX marketing_delivery_state ON public.marketing_delivery USING btree (campaign_id, state);

CREATE INDEX marketing_hit_assignment_id_9e6ee04c ON public.marketing_hit USING btree (assignment_id);

CREATE INDEX marketing_hit_campaign_id_1a9708af ON public.marketing_hit USING btree (campaign_id);

CREATE INDEX marketing_hit_kind ON public.marketing_hit USING btree (campaign_id, kind);

CREATE INDEX marketing_journey_current_id_a215c5d7 ON public.marketing_journey USING btree (current_id);

CREATE INDEX marketing_journey_mail_version_id_4f93df10 ON public.marketing_journey_mail USING btree (version_id);

CREATE INDEX marketing_journey_owner_id_6f33a144 ON public.marketing_journey USING btree (owner_id);

CREATE INDEX marketing_journey_relay_id_e118d6e8 ON public.marketing_journey USING btree (relay_id);

CREATE INDEX marketing_journey_run_due ON public.marketing_journey_run USING btree (journey_id, due_at) WHERE (NOT (due_at IS NULL));

CREATE UNIQUE INDEX marketing_journey_run_once ON public.marketing_journey_run USING btree (journey_id, party_id, record) WHERE (ended_at IS NULL);

CREATE INDEX marketing_journey_run_party_id_593ed264 ON public.marketing_journey_run USING btree (party_id);

CREATE INDEX marketing_journey_run_step ON public.marketing_journey_run USING btree (version_id, step) WHERE (ended_at IS NULL);

CREATE INDEX marketing_journey_version_journey_id_f0377c9d ON public.marketing_journey_version USING btree (journey_id);

CREATE INDEX marketing_journey_version_published_by_id_1fba28fe ON public.marketing_journey_version USING btree (published_by_id);

CREATE INDEX marketing_letter_part_campaign_id_e6fad99e ON public.marketing_letter_part USING btree (campaign_id);

CREATE INDEX marketing_variant_campaign_id_823199b2 ON public.marketing_variant USING btree (campaign_id);

CREATE INDEX marketing_web_content_owner_id_64fcde3b ON public.marketing_web_content USING btree (owner_id);

CREATE INDEX marketing_web_content_place ON public.marketing_web_content USING btree (place, rank);

CREATE INDEX marketing_web_content_purpose_id_d1454d5a ON public.marketing_web_content USING btree (purpose_id);

CREATE INDEX marketing_web_content_segment_id_8adc1913 ON public.marketing_web_content USING btree (segment_id);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX privacy_confirmation_batch ON public.privacy_confirmation USING btree (batch) WHERE (batch IS NOT NULL);

CREATE INDEX privacy_confirmation_due ON public.privacy_confirmation USING btree (due_at, id) WHERE (due_at IS NOT NULL);

CREATE INDEX privacy_confirmation_lapse ON public.privacy_confirmation USING btree (lapses_at);

CREATE INDEX privacy_confirmation_party_id_d35b8c6b ON public.privacy_confirmation USING btree (party_id);

CREATE INDEX privacy_consent_batch ON public.privacy_consent USING btree (batch) WHERE (batch IS NOT NULL);

CREATE INDEX privacy_consent_newest ON public.privacy_consent USING btree (happened_at DESC, uid DESC);

CREATE INDEX privacy_erasure_request_id_5f04afaa ON public.privacy_erasure USING btree (request_id);

CREATE INDEX privacy_handed_day ON public.privacy_handed USING btree (day);

CREATE INDEX privacy_hold_party_id_f1758eb1 ON public.privacy_hold USING btree (party_id);

CREATE INDEX privacy_permission_who ON public.privacy_permission USING btree (purpose_id, channel, party_id) INCLUDE (state);

CREATE INDEX privacy_purpose_key_ab4a6f68_like ON public.privacy_purpose USING btree (key text_pattern_ops);

CREATE INDEX privacy_request_due ON public.privacy_request USING btree (state, due_on);

CREATE INDEX privacy_request_owner_id_c2935080 ON public.privacy_request USING btree (owner_id);

CREATE INDEX privacy_request_party_id_ea6f99f8 ON public.privacy_request USING btree (party_id);

CREATE INDEX privacy_request_run_id_16277a4d ON public.privacy_request USING btree (run_id);

CREATE INDEX privacy_rhythm_party_id_947087f6 ON public.privacy_rhythm USING btree (party_id);

CREATE INDEX privacy_rhythm_purpose_id_ccc5e752 ON public.privacy_rhythm USING btree (purpose_id);

CREATE INDEX privacy_signup_age ON public.privacy_signup USING btree (asked_at);

CREATE INDEX privacy_signup_form_id_1dd690b9 ON public.privacy_signup USING btree (form_id);

CREATE INDEX privacy_signup_form_key_e35bf22b_like ON public.privacy_signup_form USING btree (key text_pattern_ops);

CREATE INDEX privacy_suppression_party_id_7b17c371 ON public.privacy_suppression USING btree (party_id);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE TRIGGER backoffice_order_changed BEFORE UPDATE ON public.backoffice_order FOR EACH ROW EXECUTE FUNCTION public.core_mark_changed();

ALTER TABLE public.backoffice_order ENABLE ALWAYS TRIGGER backoffice_order_changed;

CREATE TRIGGER backoffice_order_deleted AFTER DELETE ON public.backoffice_order REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_mark_deleted();

ALTER TABLE public.backoffice_order ENABLE ALWAYS TRIGGER backoffice_order_deleted;

CREATE TRIGGER backoffice_order_in_house_currency BEFORE INSERT OR UPDATE OF total, currency, ordered_at ON public.backoffice_order FOR EACH ROW EXECUTE FUNCTION public.backoffice_order_in_house_currency();

ALTER TABLE public.backoffice_order ENABLE ALWAYS TRIGGER backoffice_order_in_house_currency;

CREATE TRIGGER backoffice_order_line_changed BEFORE UPDATE ON public.backoffice_order_line FOR EACH ROW EXECUTE FUNCTION public.core_mark_changed();

ALTER TABLE public.backoffice_order_line ENABLE ALWAYS TRIGGER backoffice_order_line_changed;

CREATE TRIGGER backoffice_order_line_deleted AFTER DELETE ON public.backoffice_order_line REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_mark_deleted();

ALTER TABLE public.backoffice_order_line ENABLE ALWAYS TRIGGER backoffice_order_line_deleted;

CREATE TRIGGER backoffice_order_line_in_house_currency BEFORE INSERT OR UPDATE OF amount, order_id ON public.backoffice_order_line FOR EACH ROW EXECUTE FUNCTION public.backoffice_order_line_in_house_currency();

ALTER TABLE public.backoffice_order_line ENABLE ALWAYS TRIGGER backoffice_order_line_in_house_currency;

CREATE TRIGGER backoffice_order_lines_follow AFTER UPDATE ON public.backoffice_order FOR EACH ROW WHEN ((((old.house_total IS DISTINCT FROM new.house_total) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.ordered_at IS DISTINCT FROM new.ordered_at))) EXECUTE FUNCTION public.backoffice_order_lines_follow();

ALTER TABLE public.backoffice_order ENABLE ALWAYS TRIGGER backoffice_order_lines_follow;

CREATE TRIGGER backoffice_product_changed BEFORE UPDATE ON public.backoffice_product FOR EACH ROW EXECUTE FUNCTION public.core_mark_changed();

ALTER TABLE public.backoffice_product ENABLE ALWAYS TRIGGER backoffice_product_changed;

CREATE TRIGGER backoffice_product_deleted AFTER DELETE ON public.backoffice_product REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_mark_deleted();

ALTER TABLE public.backoffice_product ENABLE ALWAYS TRIGGER backoffice_product_deleted;

CREATE TRIGGER core_field_rule_changed AFTER INSERT OR DELETE OR UPDATE ON public.core_field_rule FOR EACH STATEMENT EXECUTE FUNCTION public.core_policy_changed();

CREATE TRIGGER core_membership_changed AFTER INSERT OR DELETE OR UPDATE ON public.core_membership FOR EACH STATEMENT EXECUTE FUNCTION public.core_policy_changed();

CREATE TRIGGER core_role_changed AFTER INSERT OR DELETE OR UPDATE ON public.core_role FOR EACH STATEMENT EXECUTE FUNCTION public.core_policy_changed();

CREATE TRIGGER core_role_rule_changed AFTER INSERT OR DELETE OR UPDATE ON public.core_role_rule FOR EACH STATEMENT EXECUTE FUNCTION public.core_policy_changed();

CREATE TRIGGER core_session_ended AFTER DELETE ON public.core_session FOR EACH ROW EXECUTE FUNCTION public.core_session_ended();

CREATE TRIGGER core_team_changed AFTER INSERT OR DELETE OR UPDATE ON public.core_team FOR EACH STATEMENT EXECUTE FUNCTION public.core_policy_changed();

CREATE TRIGGER customers_party_changed BEFORE UPDATE ON public.customers_party FOR EACH ROW EXECUTE FUNCTION public.core_mark_changed();

ALTER TABLE public.customers_party ENABLE ALWAYS TRIGGER customers_party_changed;

CREATE TRIGGER customers_party_deleted AFTER DELETE ON public.customers_party REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_mark_deleted();

ALTER TABLE public.customers_party ENABLE ALWAYS TRIGGER customers_party_deleted;

CREATE TRIGGER marketing_assignment_changed BEFORE UPDATE ON public.marketing_assignment FOR EACH ROW EXECUTE FUNCTION public.core_mark_changed();

ALTER TABLE public.marketing_assignment ENABLE ALWAYS TRIGGER marketing_assignment_changed;

CREATE TRIGGER marketing_assignment_deleted AFTER DELETE ON public.marketing_assignment REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_mark_deleted();

ALTER TABLE public.marketing_assignment ENABLE ALWAYS TRIGGER marketing_assignment_deleted;

CREATE TRIGGER marketing_campaign_changed BEFORE UPDATE ON public.marketing_campaign FOR EACH ROW EXECUTE FUNCTION public.core_mark_changed();

ALTER TABLE public.marketing_campaign ENABLE ALWAYS TRIGGER marketing_campaign_changed;

CREATE TRIGGER marketing_campaign_deleted AFTER DELETE ON public.marketing_campaign REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_mark_deleted();

ALTER TABLE public.marketing_campaign ENABLE ALWAYS TRIGGER marketing_campaign_deleted;

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_core_user_id FOREIGN KEY (user_id) REFERENCES public.core_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.analytical_dashboard_sent
    ADD CONSTRAINT analytical_dashboard_dashboard_id_3264d240_fk_analytica FOREIGN KEY (dashboard_id) REFERENCES public.analytical_dashboard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.analytical_dashboard
    ADD CONSTRAINT analytical_dashboard_owner_id_7ff36cd4_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.analytical_dashboard_sent
    ADD CONSTRAINT analytical_dashboard_principal_id_9704785b_fk_core_prin FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.analytical_dashboard
    ADD CONSTRAINT analytical_dashboard_team_id_37c6a6ff_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.analytical_offer
    ADD CONSTRAINT analytical_offer_party_id_19f15f0b_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.analytical_query
    ADD CONSTRAINT analytical_query_owner_id_8079cd3e_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.backoffice_order_line
    ADD CONSTRAINT backoffice_order_lin_product_id_bcc3d6c3_fk_backoffic FOREIGN KEY (product_id) REFERENCES public.backoffice_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.backoffice_order_line
    ADD CONSTRAINT backoffice_order_line_order_id_d5404b75_fk_backoffice_order_id FOREIGN KEY (order_id) REFERENCES public.backoffice_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.backoffice_order_line
    ADD CONSTRAINT backoffice_order_line_party_id_26223da0_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.backoffice_order
    ADD CONSTRAINT backoffice_order_party_id_23091686_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_block
    ADD CONSTRAINT communicative_block_made_by_id_d1f4b61d_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_message
    ADD CONSTRAINT communicative_messag_relay_id_6e443b6e_fk_communica FOREIGN KEY (relay_id) REFERENCES public.communicative_relay(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_message
    ADD CONSTRAINT communicative_messag_template_id_f295d58c_fk_communica FOREIGN KEY (template_id) REFERENCES public.communicative_template(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_message
    ADD CONSTRAINT communicative_message_purpose_id_6b929bba_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_picture
    ADD CONSTRAINT communicative_picture_made_by_id_d9962bdc_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_return
    ADD CONSTRAINT communicative_return_mailbox_id_fd8d16c3_fk_communica FOREIGN KEY (mailbox_id) REFERENCES public.communicative_mailbox(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_template_version
    ADD CONSTRAINT communicative_templa_changed_by_id_5699848d_fk_core_prin FOREIGN KEY (changed_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_template
    ADD CONSTRAINT communicative_templa_purpose_id_8bedefec_fk_privacy_p FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_template_version
    ADD CONSTRAINT communicative_templa_template_id_e3cb71da_fk_communica FOREIGN KEY (template_id) REFERENCES public.communicative_template(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.communicative_template
    ADD CONSTRAINT communicative_template_owner_id_e142299d_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_answered
    ADD CONSTRAINT core_answered_principal_id_03f6ca58_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_api_key
    ADD CONSTRAINT core_api_key_principal_id_872ccb20_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_app_allowance
    ADD CONSTRAINT core_app_allowance_app_id_23256a45_fk_core_app_id FOREIGN KEY (app_id) REFERENCES public.core_app(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_app_allowance
    ADD CONSTRAINT core_app_allowance_principal_id_280a1dbb_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_app
    ADD CONSTRAINT core_app_made_by_id_cbe18c03_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_app
    ADD CONSTRAINT core_app_principal_id_6814cd76_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_app_token
    ADD CONSTRAINT core_app_token_allowance_id_83608d68_fk_core_app_allowance_id FOREIGN KEY (allowance_id) REFERENCES public.core_app_allowance(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_app_token
    ADD CONSTRAINT core_app_token_app_id_3a2daa9c_fk_core_app_id FOREIGN KEY (app_id) REFERENCES public.core_app(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_attachment
    ADD CONSTRAINT core_attachment_made_by_id_cc50bbd7_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_bulk_row
    ADD CONSTRAINT core_bulk_row_run_id_d68d5df4_fk_core_run_id FOREIGN KEY (run_id) REFERENCES public.core_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_field_rule
    ADD CONSTRAINT core_field_rule_role_id_2342d0d0_fk_core_role_id FOREIGN KEY (role_id) REFERENCES public.core_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_file_version
    ADD CONSTRAINT core_file_version_attachment_id_824d1ca0_fk_core_attachment_id FOREIGN KEY (attachment_id) REFERENCES public.core_attachment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_file_version
    ADD CONSTRAINT core_file_version_content_id_3da57208_fk_core_content_digest FOREIGN KEY (content_id) REFERENCES public.core_content(digest) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_file_version
    ADD CONSTRAINT core_file_version_made_by_id_1986e947_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_follow
    ADD CONSTRAINT core_follow_principal_id_aef252a2_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_group_rule
    ADD CONSTRAINT core_group_rule_provider_id_1fbe8c80_fk_core_iden FOREIGN KEY (provider_id) REFERENCES public.core_identity_provider(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_group_rule
    ADD CONSTRAINT core_group_rule_role_id_d8389fd0_fk_core_role_id FOREIGN KEY (role_id) REFERENCES public.core_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_group_rule
    ADD CONSTRAINT core_group_rule_team_id_e514cfb0_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_guest_link
    ADD CONSTRAINT core_guest_link_made_by_id_186f2da5_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_invitation
    ADD CONSTRAINT core_invitation_added_role_id_aa8feccd_fk_core_role_id FOREIGN KEY (added_role_id) REFERENCES public.core_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_invitation
    ADD CONSTRAINT core_invitation_made_by_id_8f3b6351_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_invitation
    ADD CONSTRAINT core_invitation_principal_id_7534dd81_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_invitation
    ADD CONSTRAINT core_invitation_team_id_79a57b91_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_membership
    ADD CONSTRAINT core_membership_principal_id_5fa2bfa9_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_membership
    ADD CONSTRAINT core_membership_team_id_1b38eaf5_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_notice
    ADD CONSTRAINT core_notice_actor_id_72404300_fk_core_principal_id FOREIGN KEY (actor_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_notice
    ADD CONSTRAINT core_notice_principal_id_7565bad0_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_principal
    ADD CONSTRAINT core_principal_user_id_d155296f_fk_core_user_id FOREIGN KEY (user_id) REFERENCES public.core_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_provided_sign_in
    ADD CONSTRAINT core_provided_sign_i_provider_id_69b960fd_fk_core_iden FOREIGN KEY (provider_id) REFERENCES public.core_identity_provider(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_provided_sign_in
    ADD CONSTRAINT core_provided_sign_in_user_id_4dc3399f_fk_core_user_id FOREIGN KEY (user_id) REFERENCES public.core_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_provisioned_person
    ADD CONSTRAINT core_provisioned_per_principal_id_c29543d0_fk_core_prin FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_provisioned_team
    ADD CONSTRAINT core_provisioned_team_team_id_a8d08fde_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_made_by_id_d7aa1e30_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_principal_id_3b6a3652_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_role_id_d03a5165_fk_core_role_id FOREIGN KEY (role_id) REFERENCES public.core_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_role_grant
    ADD CONSTRAINT core_role_grant_team_id_5f9d735e_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_role_rule
    ADD CONSTRAINT core_role_rule_role_id_845144b9_fk_core_role_id FOREIGN KEY (role_id) REFERENCES public.core_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_run
    ADD CONSTRAINT core_run_started_by_id_82817c51_fk_core_principal_id FOREIGN KEY (started_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_saved_view
    ADD CONSTRAINT core_saved_view_owner_id_bae26f5f_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_saved_view
    ADD CONSTRAINT core_saved_view_role_id_8ec26a6e_fk_core_role_id FOREIGN KEY (role_id) REFERENCES public.core_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_saved_view
    ADD CONSTRAINT core_saved_view_team_id_61cb4a0c_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_seen
    ADD CONSTRAINT core_seen_principal_id_3ee5e332_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_session
    ADD CONSTRAINT core_session_user_id_494e6742_fk_core_user_id FOREIGN KEY (user_id) REFERENCES public.core_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_share
    ADD CONSTRAINT core_share_made_by_id_17e2722d_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_share
    ADD CONSTRAINT core_share_principal_id_c384263d_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_share
    ADD CONSTRAINT core_share_team_id_e1041d57_fk_core_team_id FOREIGN KEY (team_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_team
    ADD CONSTRAINT core_team_parent_id_04e1eb22_fk_core_team_id FOREIGN KEY (parent_id) REFERENCES public.core_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_telling_choice
    ADD CONSTRAINT core_telling_choice_principal_id_220b9cd7_fk_core_principal_id FOREIGN KEY (principal_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_address
    ADD CONSTRAINT customers_address_party_id_34657a6c_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_email
    ADD CONSTRAINT customers_email_party_id_92f03d1e_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_external_id
    ADD CONSTRAINT customers_external_id_party_id_f3f4a57d_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_fact_history
    ADD CONSTRAINT customers_fact_history_party_id_b3be309c_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_fact
    ADD CONSTRAINT customers_fact_party_id_8da2f661_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_former_name
    ADD CONSTRAINT customers_former_name_party_id_9ea7e899_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_household
    ADD CONSTRAINT customers_household_owner_id_8c658d11_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_last_contact
    ADD CONSTRAINT customers_last_contact_party_id_14840074_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_note
    ADD CONSTRAINT customers_note_author_id_269b3f5d_fk_core_principal_id FOREIGN KEY (author_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_note
    ADD CONSTRAINT customers_note_party_id_2c1cb5c7_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_party_custom
    ADD CONSTRAINT customers_party_custom_party_id_133652af_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_party
    ADD CONSTRAINT customers_party_household_id_84b3718c_fk_customers_household_id FOREIGN KEY (household_id) REFERENCES public.customers_household(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_party
    ADD CONSTRAINT customers_party_organisation_id_b126d680_fk_customers_party_id FOREIGN KEY (organisation_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_party
    ADD CONSTRAINT customers_party_owner_id_571eaea1_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_phone
    ADD CONSTRAINT customers_phone_party_id_c10f1067_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_pin
    ADD CONSTRAINT customers_pin_party_id_6bd3d047_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_pin
    ADD CONSTRAINT customers_pin_pinned_by_id_91cbfe0b_fk_core_principal_id FOREIGN KEY (pinned_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_relationship
    ADD CONSTRAINT customers_relationship_other_id_3802c834_fk_customers_party_id FOREIGN KEY (other_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_relationship
    ADD CONSTRAINT customers_relationship_party_id_228defb5_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_segment
    ADD CONSTRAINT customers_segment_owner_id_4e8a3405_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_task
    ADD CONSTRAINT customers_task_author_id_729435f7_fk_core_principal_id FOREIGN KEY (author_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_task
    ADD CONSTRAINT customers_task_owner_id_2098e9ee_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.customers_task
    ADD CONSTRAINT customers_task_party_id_0514815e_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_ad_audience
    ADD CONSTRAINT marketing_ad_audienc_segment_id_ff3a6680_fk_customers FOREIGN KEY (segment_id) REFERENCES public.customers_segment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_ad_audience
    ADD CONSTRAINT marketing_ad_audience_made_by_id_817825f2_fk_core_principal_id FOREIGN KEY (made_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_ad_audience
    ADD CONSTRAINT marketing_ad_audience_purpose_id_21b83165_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_ad_member
    ADD CONSTRAINT marketing_ad_member_audience_id_39ad4dad_fk_marketing FOREIGN KEY (audience_id) REFERENCES public.marketing_ad_audience(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_ad_member
    ADD CONSTRAINT marketing_ad_member_party_id_90c2e126_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_approved_by_id_93dbc44a_fk_core_principal_id FOREIGN KEY (approved_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_owner_id_2d0009bc_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_purpose_id_051e2dd2_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_relay_id_b771f842_fk_communicative_relay_id FOREIGN KEY (relay_id) REFERENCES public.communicative_relay(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_repeat_view_id_2211866f_fk_core_save FOREIGN KEY (repeat_view_id) REFERENCES public.core_saved_view(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_segment_id_242995a8_fk_customers_segment_id FOREIGN KEY (segment_id) REFERENCES public.customers_segment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_series_id_54457d7c_fk_marketing_campaign_id FOREIGN KEY (series_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_chunk
    ADD CONSTRAINT marketing_chunk_campaign_id_1a893897_fk_marketing_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_delivery
    ADD CONSTRAINT marketing_delivery_assignment_id_98edc19a_fk_marketing FOREIGN KEY (assignment_id) REFERENCES public.marketing_assignment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_delivery
    ADD CONSTRAINT marketing_delivery_campaign_id_10d6e496_fk_marketing FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_hit
    ADD CONSTRAINT marketing_hit_assignment_id_9e6ee04c_fk_marketing_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.marketing_assignment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_hit
    ADD CONSTRAINT marketing_hit_campaign_id_1a9708af_fk_marketing_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey
    ADD CONSTRAINT marketing_journey_current_id_a215c5d7_fk_marketing FOREIGN KEY (current_id) REFERENCES public.marketing_journey_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_mail
    ADD CONSTRAINT marketing_journey_ma_campaign_id_18bc59b2_fk_marketing FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_mail
    ADD CONSTRAINT marketing_journey_ma_version_id_4f93df10_fk_marketing FOREIGN KEY (version_id) REFERENCES public.marketing_journey_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey
    ADD CONSTRAINT marketing_journey_owner_id_6f33a144_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_passed
    ADD CONSTRAINT marketing_journey_pa_version_id_f322eb52_fk_marketing FOREIGN KEY (version_id) REFERENCES public.marketing_journey_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey
    ADD CONSTRAINT marketing_journey_relay_id_e118d6e8_fk_communicative_relay_id FOREIGN KEY (relay_id) REFERENCES public.communicative_relay(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_run
    ADD CONSTRAINT marketing_journey_ru_journey_id_5ca5b887_fk_marketing FOREIGN KEY (journey_id) REFERENCES public.marketing_journey(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_run
    ADD CONSTRAINT marketing_journey_ru_version_id_62798089_fk_marketing FOREIGN KEY (version_id) REFERENCES public.marketing_journey_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_run
    ADD CONSTRAINT marketing_journey_run_party_id_593ed264_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_version
    ADD CONSTRAINT marketing_journey_ve_journey_id_f0377c9d_fk_marketing FOREIGN KEY (journey_id) REFERENCES public.marketing_journey(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_journey_version
    ADD CONSTRAINT marketing_journey_ve_published_by_id_1fba28fe_fk_core_prin FOREIGN KEY (published_by_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_letter_part
    ADD CONSTRAINT marketing_letter_par_campaign_id_e6fad99e_fk_marketing FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_letter_part
    ADD CONSTRAINT marketing_letter_part_chunk_id_203b55ba_fk_marketing_chunk_id FOREIGN KEY (chunk_id) REFERENCES public.marketing_chunk(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_variant
    ADD CONSTRAINT marketing_variant_campaign_id_823199b2_fk_marketing_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_web_content
    ADD CONSTRAINT marketing_web_conten_segment_id_8adc1913_fk_customers FOREIGN KEY (segment_id) REFERENCES public.customers_segment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_web_content
    ADD CONSTRAINT marketing_web_content_owner_id_64fcde3b_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_web_content
    ADD CONSTRAINT marketing_web_content_purpose_id_d1454d5a_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.marketing_web_count
    ADD CONSTRAINT marketing_web_count_content_id_445b5f88_fk_marketing FOREIGN KEY (content_id) REFERENCES public.marketing_web_content(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_core_user_id FOREIGN KEY (user_id) REFERENCES public.core_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_party_id_d35b8c6b_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_consent
    ADD CONSTRAINT privacy_consent_party_id_c64951b4_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_request_id_5f04afaa_fk_privacy_request_id FOREIGN KEY (request_id) REFERENCES public.privacy_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_handed
    ADD CONSTRAINT privacy_handed_party_id_b6ec7512_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_handed
    ADD CONSTRAINT privacy_handed_purpose_id_8cfcc9d7_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_hold
    ADD CONSTRAINT privacy_hold_party_id_f1758eb1_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_pause
    ADD CONSTRAINT privacy_pause_party_id_7449c921_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_purpose
    ADD CONSTRAINT privacy_purpose_parent_id_b973c13f_fk_privacy_purpose_id FOREIGN KEY (parent_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_owner_id_c2935080_fk_core_principal_id FOREIGN KEY (owner_id) REFERENCES public.core_principal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_party_id_ea6f99f8_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_run_id_16277a4d_fk_core_run_id FOREIGN KEY (run_id) REFERENCES public.core_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_rhythm
    ADD CONSTRAINT privacy_rhythm_party_id_947087f6_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_rhythm
    ADD CONSTRAINT privacy_rhythm_purpose_id_ccc5e752_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_signup
    ADD CONSTRAINT privacy_signup_form_id_1dd690b9_fk_privacy_signup_form_id FOREIGN KEY (form_id) REFERENCES public.privacy_signup_form(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_signup_form
    ADD CONSTRAINT privacy_signup_form_purpose_id_8688cc25_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_party_id_7b17c371_fk_customers_party_id FOREIGN KEY (party_id) REFERENCES public.customers_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_purpose_id_aadf5ab0_fk_privacy_purpose_id FOREIGN KEY (purpose_id) REFERENCES public.privacy_purpose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
