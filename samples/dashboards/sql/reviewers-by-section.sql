-- Who reviews most in each subsystem or section of MAINTAINERS?
-- Reviews are patches with their Reviewed-by or Acked-by, by the month in which they gave it.
-- Draw a table, or bars for one subsystem.
-- :since, :until  days: the first and last month (default: the last year)
-- :subsystem      one of v1_month_reviews (default: all)
-- :most           reviewers for each subsystem (default: 5)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-1 year')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
given AS (
  SELECT r.subsystem, r.reviewer_id, sum(r.patches) AS reviews
  FROM span CROSS JOIN v1_month_reviews r
  WHERE r.month BETWEEN substr(span.since, 1, 7) AND substr(span.until, 1, 7) AND r.kind <> 'tested-by'
    AND r.subsystem <> '' AND coalesce(:subsystem, '') IN ('', r.subsystem) AND coalesce(:list, '') IN ('', r.list)
  GROUP BY r.subsystem, r.reviewer_id),
reviewer AS (
  SELECT given.subsystem, CASE p.name WHEN '' THEN p.email ELSE p.name || ' <' || p.email || '>' END AS reviewer,
    p.company, given.reviews
  FROM given JOIN v1_person p ON p.id = given.reviewer_id
  WHERE given.reviews > 0),
ranked AS (
  SELECT subsystem, reviewer, company, reviews, sum(reviews) OVER (PARTITION BY subsystem) AS all_reviews,
    row_number() OVER (PARTITION BY subsystem ORDER BY reviews DESC, reviewer) AS place
  FROM reviewer)
SELECT subsystem, place, reviewer, company, reviews,
  100 * CAST(reviews AS DOUBLE PRECISION) / all_reviews AS percent_of_subsystem
FROM ranked
WHERE place <= CAST(coalesce(nullif(:most, ''), '5') AS INTEGER)
ORDER BY all_reviews DESC, subsystem, place;
