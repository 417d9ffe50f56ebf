-- SPDX-License-Identifier: MIT
-- The functions of kvq (schema/functions/functions.hpp) on the server. A copy creates them in the schema kvq. The
-- functions of times and texts are in SQL, so that PostgreSQL can put them into the statement that calls them.

-- The time as a timestamp of UTC. NULL outside the years 0 to 9999.
CREATE OR REPLACE FUNCTION kvq.kvq_timestamp(t bigint) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t BETWEEN -62167219200 AND 253402300799 THEN to_timestamp(t) AT TIME ZONE 'UTC' END
$$;

-- PostgreSQL has no year 0: it is 1 BC.
CREATE OR REPLACE FUNCTION kvq.kvq_year_name(at timestamp) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN at >= '0001-01-01' THEN to_char(at, 'YYYY') WHEN at IS NOT NULL THEN '0000' END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_year(t bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t BETWEEN -62135596800 AND 253402300799 THEN to_char(to_timestamp(t) AT TIME ZONE 'UTC', 'YYYY')
    ELSE kvq.kvq_year_name(kvq.kvq_timestamp(t)) END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_month(t bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t BETWEEN -62135596800 AND 253402300799 THEN to_char(to_timestamp(t) AT TIME ZONE 'UTC', 'YYYY-MM')
    ELSE kvq.kvq_year_name(kvq.kvq_timestamp(t)) || to_char(kvq.kvq_timestamp(t), '-MM') END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_quarter(t bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t BETWEEN -62135596800 AND 253402300799
      THEN to_char(to_timestamp(t) AT TIME ZONE 'UTC', 'YYYY-"Q"Q')
    ELSE kvq.kvq_year_name(kvq.kvq_timestamp(t)) || to_char(kvq.kvq_timestamp(t), '-"Q"Q') END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_day(t bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t BETWEEN -62135596800 AND 253402300799
      THEN to_char(to_timestamp(t) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
    ELSE kvq.kvq_year_name(kvq.kvq_timestamp(t)) || to_char(kvq.kvq_timestamp(t), '-MM-DD') END
$$;

-- The Thursday of the week decides its year (ISO 8601). NULL outside the years 0 to 9999.
CREATE OR REPLACE FUNCTION kvq.kvq_thursday(t bigint) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN thursday >= '0001-01-01 BC' AND thursday < '10000-01-01' THEN thursday END
  FROM (SELECT date_trunc('week', CASE WHEN t BETWEEN -62168000000 AND 253403000000
    THEN to_timestamp(t) AT TIME ZONE 'UTC' END) + interval '3 days' AS thursday) week
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_week(t bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t BETWEEN -62135000000 AND 253402000000
      THEN to_char(to_timestamp(t) AT TIME ZONE 'UTC', 'IYYY-"W"IW')
    ELSE kvq.kvq_year_name(kvq.kvq_thursday(t)) || to_char(kvq.kvq_thursday(t), '-"W"IW') END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_end_of_day(t bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT extract(epoch FROM date_trunc('day', kvq.kvq_timestamp(t)) + interval '1 day')::bigint
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_end_of_week(t bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT extract(epoch FROM kvq.kvq_thursday(t) + interval '4 days')::bigint
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_end_of_month(t bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT extract(epoch FROM date_trunc('month', kvq.kvq_timestamp(t)) + interval '1 month')::bigint
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_end_of_quarter(t bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT extract(epoch FROM date_trunc('quarter', kvq.kvq_timestamp(t)) + interval '3 months')::bigint
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_end_of_year(t bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT extract(epoch FROM date_trunc('year', kvq.kvq_timestamp(t)) + interval '1 year')::bigint
$$;

-- Two functions of SQLite, as far as the panels of samples/dashboards need them: their files run on both.

-- SQLite keeps the day of the month and lets it run into the next one: a year before 2024-02-29 is 2023-03-01.
CREATE OR REPLACE FUNCTION kvq.date(day text, change text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT kvq.kvq_day(extract(epoch FROM date_trunc('month', at) + change::interval
    + (extract(day FROM at)::int - 1) * interval '1 day')::bigint)
  FROM (SELECT to_date(day, 'YYYY-MM-DD')::timestamp AS at) parsed
$$;

-- NULL for a format other than %s.
CREATE OR REPLACE FUNCTION kvq.strftime(format text, day text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE format WHEN '%s' THEN extract(epoch FROM to_date(day, 'YYYY-MM-DD'))::bigint::text END
$$;

-- The aggregates get all pairs (mail, number) of a group, each once.

CREATE OR REPLACE FUNCTION kvq.kvq_sum_once(pairs bigint[]) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT sum(pairs[at][2])::bigint FROM generate_subscripts(pairs, 1) at
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_avg_once(pairs bigint[]) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT avg(pairs[at][2]::double precision) FROM generate_subscripts(pairs, 1) at
$$;

-- By nearest rank.
CREATE OR REPLACE FUNCTION kvq.kvq_percentile(pairs bigint[], percent bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT numbers[greatest((cardinality(numbers) * percent + 99) / 100, 1)]
  FROM (SELECT array_agg(pairs[at][2] ORDER BY pairs[at][2]) FILTER (WHERE pairs[at][2] IS NOT NULL) AS numbers
    FROM generate_subscripts(pairs, 1) at) sorted
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_upto_last(whole text, sign text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(whole, sign) = 0 THEN ''
    ELSE left(whole, length(whole) - strpos(reverse(whole), reverse(sign)) + 1) END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_after_last(whole text, sign text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(whole, sign) = 0 THEN whole
    ELSE right(whole, strpos(reverse(whole), reverse(sign)) - 1) END
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_letters(whole text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(whole COLLATE "C"), '[\u0001-/:-`{-\u007f]+' COLLATE "C", '', 'g')
$$;

CREATE OR REPLACE FUNCTION kvq.kvq_percent_encoded(whole text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(CASE WHEN each.sign ~ '^[A-Za-z0-9._~!$&''()*+,;=:@-]$' COLLATE "C" THEN each.sign
    ELSE upper(regexp_replace(encode(convert_to(each.sign, 'UTF8'), 'hex'), '(..)', '%\1', 'g')) END, ''
    ORDER BY each.place), '')
  FROM regexp_split_to_table(whole, '') WITH ORDINALITY each(sign, place)
$$;

-- `of_lists` has a line "LIST URL" for each list with an archive of its own.
CREATE OR REPLACE FUNCTION kvq.kvq_web_address(id text, lists text, of_all text, of_lists text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce((SELECT substring(each.line FROM '[^ ]+$')
      FROM regexp_split_to_table(of_lists, '\n') WITH ORDINALITY each(line, place)
      WHERE each.line <> '' AND substring(each.line FROM '^(.*) [^ ]+$') = ANY(string_to_array(lists, E'\n'))
      ORDER BY each.place LIMIT 1), of_all)
    || kvq.kvq_percent_encoded(id) || '/'
$$;

-- The East Asian letters of schema/full_text/word_parts.cpp.
CREATE OR REPLACE FUNCTION kvq.kvq_east_asian() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff'
    || '\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff]'
$$;

-- The runs that have a word as a part, other than the word itself. At an edge inside the run there is an East Asian
-- letter on at least one side.
CREATE OR REPLACE FUNCTION kvq.kvq_runs_with(word text, begins_inside boolean, ends_inside boolean) RETURNS SETOF text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  letter text := kvq.kvq_east_asian();
  pattern text := word;
BEGIN
  IF begins_inside AND word !~ ('^' || letter) COLLATE "C" THEN pattern := '(^|' || letter || ')' || pattern; END IF;
  IF ends_inside AND word !~ (letter || '$') COLLATE "C" THEN pattern := pattern || '($|' || letter || ')'; END IF;
  IF NOT begins_inside THEN pattern := '^' || pattern; END IF;
  IF NOT ends_inside THEN pattern := pattern || '$'; END IF;
  RETURN QUERY SELECT w.term FROM kvq.east_asian_word w
    WHERE strpos(w.term, word) > 0 AND w.term <> word AND w.term ~ pattern COLLATE "C"
      AND (word ~ letter COLLATE "C" OR w.term >= U&'\1100' COLLATE "C" OR starts_with(w.term, word))
    ORDER BY w.term;
END
$$;

-- The other phrases that a search for a phrase finds; its words are separated by spaces.
CREATE OR REPLACE FUNCTION kvq.kvq_phrases_of_runs(phrase text, is_prefix boolean, most bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH of AS (SELECT words, cardinality(words) AS count FROM string_to_array(phrase, ' ') words),
  firsts AS (SELECT 0 AS place, words[1] AS word FROM of
    UNION ALL SELECT 1, run FROM of, kvq.kvq_runs_with(words[1], true, count = 1) run WHERE count > 0),
  lasts AS (SELECT 0 AS place, words[count] AS word FROM of
    UNION ALL SELECT 1, run FROM of, kvq.kvq_runs_with(words[count], false, NOT is_prefix) run WHERE count > 1)
  SELECT coalesce(string_agg(line, '' ORDER BY number), '') FROM (
    SELECT row_number() OVER (ORDER BY f.place, f.word, l.place, l.word) AS number,
      array_to_string(CASE WHEN count = 1 THEN ARRAY[f.word] ELSE f.word || words[2:count - 1] || l.word END, ' ')
        || E'\n' AS line
    FROM of, firsts f, lasts l WHERE count > 0 AND (f.place > 0 OR l.place > 0) ORDER BY 1 LIMIT most) lines
$$;

-- A word of a phrase, or one of the runs that have it at their edges, as tsquery. Words have no quotes.
CREATE OR REPLACE FUNCTION kvq.kvq_word_query(letter text, word text, begins_inside boolean, ends_inside boolean,
  is_prefix boolean) RETURNS tsquery
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_agg('''' || letter || each || '''' || suffix, ' | ')::tsquery
  FROM (SELECT word, CASE WHEN is_prefix THEN ':*' ELSE '' END
    UNION ALL SELECT run, '' FROM kvq.kvq_runs_with(word, begins_inside, ends_inside) run
    WHERE begins_inside OR ends_inside) all_of(each, suffix)
$$;

-- The query itself. @@ reads a tsvector of many kilobytes, but PostgreSQL takes it to cost no more than = does, and would
-- rather read all of them than use the index. The cost of this function says so, and STABLE and plpgsql keep it from
-- being evaluated before the planner counts it.
CREATE OR REPLACE FUNCTION kvq.kvq_searched(words tsquery) RETURNS tsquery
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 200 AS $$
BEGIN
  RETURN words;
END
$$;

-- With years on other servers, the planner must see through it: the other servers do not have the function.
DO $do$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid
    WHERE c.relnamespace = 'kvq'::regnamespace) THEN
    CREATE OR REPLACE FUNCTION kvq.kvq_searched(words tsquery) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT words $$;
  END IF;
END $do$;

-- The search for a phrase in a column of words; its words are separated by spaces.
CREATE OR REPLACE FUNCTION kvq.kvq_phrase_query(letter text, phrase text, is_prefix boolean) RETURNS tsquery
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  words text[] := string_to_array(phrase, ' ');
  count int := cardinality(words);
  query tsquery;
  next tsquery;
BEGIN
  FOR at IN 1..count LOOP
    next := kvq.kvq_word_query(letter, words[at], at = 1, at = count, is_prefix AND at = count);
    query := CASE WHEN at = 1 THEN next ELSE tsquery_phrase(query, next) END;
  END LOOP;
  RETURN coalesce(query, ''::tsquery);
END
$$;
