-- Does a company review as much as it posts? Its reviews and patches in each quarter, without backports.
-- A review is a patch of somebody else with a Reviewed-by or Acked-by of a person.
-- A week belongs to the quarter of its Thursday, as in ISO 8601 to the year of its Thursday.
-- Draw bars for one quarter, or lines of reviews_per_patch.
-- :since, :until  the first and last day; weeks count by their Monday (default: the last year)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-1 year')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
weekly AS (
  SELECT date(w.week_start, '+3 days') AS thursday, w.company, sum(w.reviews) AS reviews, sum(w.patches) AS patches
  FROM span CROSS JOIN v1_week_people w
  WHERE w.week_start BETWEEN span.since AND span.until AND coalesce(:list, '') IN ('', w.list)
  GROUP BY w.week_start, w.company)
SELECT substr(thursday, 1, 4) || '-Q' || ((CAST(substr(thursday, 6, 2) AS INTEGER) + 2) / 3) AS quarter, company,
  sum(reviews) AS reviews, sum(patches) AS patches,
  CAST(sum(reviews) AS DOUBLE PRECISION) / nullif(sum(patches), 0) AS reviews_per_patch
FROM weekly
GROUP BY 1, company
HAVING sum(reviews) + sum(patches) > 0
ORDER BY 1, reviews DESC, patches DESC, company;
