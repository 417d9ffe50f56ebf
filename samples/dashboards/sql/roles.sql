-- How many people post patches, review, do both, or only write other mails, in each month? Robots are left out.
-- A person stands in one column. A week belongs to the month of its Thursday.
-- Draw stacked bars: month; authors, authors_and_reviewers, reviewers, others.
-- :since, :until  the first and last day; weeks count by their Monday (default: the last year)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-1 year')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
week AS (
  SELECT DISTINCT w.week_start, substr(date(w.week_start, '+3 days'), 1, 7) AS month
  FROM span CROSS JOIN v1_week_mails w
  WHERE w.week_start BETWEEN span.since AND span.until),
person AS (
  SELECT week.month, w.person_id, sum(w.patches) AS patches, sum(w.reviews) AS reviews
  FROM week CROSS JOIN v1_week_people w
  WHERE w.week_start = week.week_start AND w.person_id NOT IN (SELECT id FROM v1_person WHERE is_robot = 1)
    AND coalesce(:list, '') IN ('', w.list) AND w.mails + w.reviews > 0
  GROUP BY week.month, w.person_id)
SELECT month, count(*) AS people, count(*) FILTER (WHERE patches > 0 AND reviews = 0) AS authors,
  count(*) FILTER (WHERE patches > 0 AND reviews > 0) AS authors_and_reviewers,
  count(*) FILTER (WHERE patches = 0 AND reviews > 0) AS reviewers,
  count(*) FILTER (WHERE patches = 0 AND reviews = 0) AS others
FROM person
GROUP BY month
ORDER BY month;
