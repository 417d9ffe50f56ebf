-- Which series of a subsystem or section of MAINTAINERS are open, and whose turn is it? As of v1_meta.as_of.
-- Draw a table, with url as the link of title; grouped by turn.
-- It is the turn of the maintainer if all patches are reviewed.
-- :subsystem  one of v1_series_subsystem (default: the one with most open series)
-- :list       a list (default: all)
WITH now AS (SELECT CAST(value AS BIGINT) AS as_of FROM v1_meta WHERE name = 'as_of_unix'),
open_series AS (
  SELECT s.id, u.subsystem
  FROM v1_series s JOIN v1_series_subsystem u ON u.series_id = s.id
  WHERE s.ended_unix IS NULL AND s.is_backport = 0 AND coalesce(:list, '') IN ('', s.list)),
chosen AS (
  SELECT coalesce(nullif(:subsystem, ''),
    (SELECT subsystem FROM open_series GROUP BY subsystem ORDER BY count(*) DESC, subsystem LIMIT 1)) AS subsystem)
SELECT CASE s.awaiting WHEN '' THEN 'maintainer' ELSE s.awaiting END AS turn,
  CAST(now.as_of - s.posted_unix AS DOUBLE PRECISION) / 86400 AS age_days,
  s.revision, s.patches, s.reviews, s.acks, s.people, s.author_name, s.title, s.message_id, s.url
FROM now CROSS JOIN chosen CROSS JOIN open_series o CROSS JOIN v1_series s
WHERE o.subsystem = chosen.subsystem AND s.id = o.id
ORDER BY turn, s.posted_unix, s.id;
