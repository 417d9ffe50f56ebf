-- How old are the open series, and for whom do they wait? As of v1_meta.as_of.
-- Draw stacked bars: age in the order of place; awaiting_review, awaiting_author, reviewed.
-- :list  a list (default: all)
WITH age AS (
  SELECT 1 AS place, 'less than 1 week' AS age, -1000000 AS from_days, 7 AS to_days
  UNION ALL SELECT 2, '1 to 2 weeks', 7, 14
  UNION ALL SELECT 3, '2 to 4 weeks', 14, 28
  UNION ALL SELECT 4, '4 to 13 weeks', 28, 91
  UNION ALL SELECT 5, '13 weeks and more', 91, 1000000),
open_series AS (
  SELECT s.state,
    ((SELECT CAST(value AS BIGINT) FROM v1_meta WHERE name = 'as_of_unix') - s.posted_unix) / 86400.0 AS days
  FROM v1_series s
  WHERE s.ended_unix IS NULL AND s.is_backport = 0 AND coalesce(:list, '') IN ('', s.list))
SELECT age.place, age.age, count(s.days) AS open_series,
  count(*) FILTER (WHERE s.state IN ('awaiting-review', 'partially-reviewed')) AS awaiting_review,
  count(*) FILTER (WHERE s.state = 'awaiting-author') AS awaiting_author,
  count(*) FILTER (WHERE s.state = 'reviewed') AS reviewed
FROM age LEFT JOIN open_series s ON s.days >= age.from_days AND s.days < age.to_days
GROUP BY age.place, age.age
ORDER BY age.place;
