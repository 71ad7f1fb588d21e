-- table: reports
-- level: error
-- ja: 報告の年度（{fiscal_year}）が、プロジェクトの終了の年度（{ended_fiscal_year}）より後ではありません。
-- en: The report's fiscal year ({fiscal_year}) is not after the project's end ({ended_fiscal_year}).
-- fix: 年次報告は、終わった年度の翌年度からのものです。年度を確かめてください。
-- fix_en: Yearly reports start in the fiscal year after the end; check the year.
WITH ends AS (
  SELECT id, coalesce( -- of an end whose month is unknown, the earlier of its two fiscal years
    ended_fiscal_year, fiscal_year_of(ended), CAST(ended[1:4] AS INTEGER) - 1
  ) AS ended_fiscal_year
  FROM projects
)
SELECT r.project || '/' || r.fiscal_year AS key, 'fiscal_year' AS field, r.fiscal_year, e.ended_fiscal_year
FROM reports r JOIN ends e ON e.id = r.project
WHERE r.fiscal_year <= e.ended_fiscal_year
ORDER BY key
