-- table: programme_budgets
-- level: error
-- ja: 「{programme}」の{fiscal_year}年度の同じ種類の額が{n}行あり、どれが新しいかが分かりません。
-- en: There are {n} amounts of one measure for “{programme}” in {fiscal_year}, none of them superseded.
-- fix: のちの資料で改められた行の superseded を true にしてください。
-- fix_en: Set superseded to true in the rows that a later document changed.
SELECT max(programme || '/' || fiscal_year || '/' || measure || '/' || source) AS key, 'value_yen' AS field,
  programme, fiscal_year, count(*) AS n
FROM programme_budgets
WHERE NOT coalesce(superseded, false)
GROUP BY programme, fiscal_year, measure
HAVING count(*) > 1
ORDER BY key
