-- All ministries together; the definitions are those of ministry_years.
SELECT fiscal_year, CAST(sum(sheets) AS BIGINT) AS sheets, sum(initial_million_yen) AS initial_million_yen,
  sum(executed_million_yen) AS executed_million_yen, CAST(sum(known) AS BIGINT) AS known
FROM ministry_years
GROUP BY fiscal_year
ORDER BY fiscal_year
