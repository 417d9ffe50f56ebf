-- In which revision are series applied, and how many days after their first one (the median by nearest rank)?
-- Pull requests have no revision.
-- Draw bars: revision, series.
-- :since, :until  the first and last day on which they were applied (default: the last year)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-1 year')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
applied AS (
  SELECT s.revision, s.time_to_merge_days AS days,
    row_number() OVER (PARTITION BY s.revision ORDER BY s.time_to_merge_days) AS place,
    count(*) OVER (PARTITION BY s.revision) AS series
  FROM span CROSS JOIN v1_series s
  WHERE substr(s.applied, 1, 10) BETWEEN span.since AND span.until AND s.is_pull = 0
    AND coalesce(:list, '') IN ('', s.list))
SELECT revision, series, 100 * CAST(series AS DOUBLE PRECISION) / sum(series) OVER () AS percent, p50_days
FROM (SELECT revision, series, min(days) FILTER (WHERE place * 100 >= series * 50) AS p50_days
  FROM applied GROUP BY revision, series) counted
ORDER BY revision;
