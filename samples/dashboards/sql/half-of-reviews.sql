-- How few people give half of a year's reviews? A week belongs to the year of its Thursday (ISO 8601).
-- A review is a patch of somebody else with a Reviewed-by or Acked-by of a person.
-- Draw bars: year, people_for_half; or a line: percent_of_reviewers.
-- :since, :until  the first and last day; weeks count by their Monday (default: all)
-- :list           a list (default: all)
WITH span AS (SELECT coalesce(nullif(:since, ''), '') AS since, coalesce(nullif(:until, ''), '9999') AS until),
yearly AS (
  SELECT substr(w.week, 1, 4) AS year, w.person_id, sum(w.reviews) AS reviews
  FROM span CROSS JOIN v1_week_people w
  WHERE w.week_start BETWEEN span.since AND span.until AND w.reviews > 0 AND coalesce(:list, '') IN ('', w.list)
  GROUP BY 1, 2),
ranked AS (
  SELECT year, reviews, sum(reviews) OVER (PARTITION BY year) AS all_reviews,
    row_number() OVER (PARTITION BY year ORDER BY reviews DESC, person_id) AS place,
    sum(reviews) OVER (PARTITION BY year ORDER BY reviews DESC, person_id ROWS UNBOUNDED PRECEDING) AS so_far
  FROM yearly)
SELECT year, all_reviews AS reviews, count(*) AS reviewers,
  min(place) FILTER (WHERE so_far * 2 >= all_reviews) AS people_for_half,
  100 * CAST(min(place) FILTER (WHERE so_far * 2 >= all_reviews) AS DOUBLE PRECISION) / count(*) AS percent_of_reviewers
FROM ranked
GROUP BY year, all_reviews
ORDER BY year;
