-- Which series has nobody answered? The newest revisions that are neither applied, withdrawn, stale nor backports.
-- As of v1_meta.as_of. Draw a table, with url as the link of title.
-- :days  how many days ago they were posted at least (default: 14)
-- :list  a list (default: all)
WITH now AS (SELECT CAST(value AS BIGINT) AS as_of FROM v1_meta WHERE name = 'as_of_unix')
SELECT CAST(now.as_of - s.posted_unix AS DOUBLE PRECISION) / 86400 AS age_days, s.posted, s.patches, s.author_name,
  s.company, s.title, s.message_id, s.url
FROM now CROSS JOIN v1_series s
WHERE s.people = 0 AND s.is_latest = 1 AND s.state NOT IN ('applied', 'backport', 'withdrawn', 'superseded', 'stale')
  AND s.posted_unix <= now.as_of - 86400 * CAST(coalesce(nullif(:days, ''), '14') AS INTEGER)
  AND coalesce(:list, '') IN ('', s.list)
ORDER BY s.posted_unix, s.id;
