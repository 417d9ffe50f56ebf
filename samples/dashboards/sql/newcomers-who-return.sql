-- How many people post a series for the first time, and how many of them come back? Without backports.
-- Somebody came back if they posted a series 30 days or more after their first one.
-- The archive's first months have many newcomers, because kvq knows no earlier postings.
-- Draw lines: month; newcomers, came_back.
-- :since, :until  days: the first and last month (default: the last three years)
-- :list           a list (default: all; first in this list)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
person AS (
  SELECT author_id, min(posted_unix) AS first, max(posted_unix) AS last, min(month) AS month
  FROM v1_series
  WHERE author_id IS NOT NULL AND is_backport = 0 AND coalesce(:list, '') IN ('', list)
  GROUP BY author_id)
SELECT person.month, count(*) AS newcomers,
  count(*) FILTER (WHERE person.last - person.first >= 30 * 86400) AS came_back,
  100 * CAST(count(*) FILTER (WHERE person.last - person.first >= 30 * 86400) AS DOUBLE PRECISION) / count(*) AS percent
FROM span CROSS JOIN person
WHERE person.month BETWEEN substr(span.since, 1, 7) AND substr(span.until, 1, 7)
GROUP BY person.month
ORDER BY person.month;
