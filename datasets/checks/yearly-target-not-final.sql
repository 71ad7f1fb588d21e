-- table: kpi_targets
-- level: error
-- ja: 「{title}」の目標年度の目標値（{value}）が、目標値（{target_value}）と違います。
-- en: The yearly target of the target year ({value}) of “{title}” is not its target ({target_value}).
-- fix: 二つの値を確かめてください。資料が食い違うときは conflict_note に書きます。
-- fix_en: Check both; where sources differ say so in conflict_note.
SELECT t.kpi || '/' || t.fiscal_year || '/' || t.source AS key, 'value' AS field, k.title,
  format('{:g}', CAST(t.value AS DOUBLE)) AS value, format('{:g}', CAST(k.target_value AS DOUBLE)) AS target_value
FROM kpi_targets t JOIN kpis k ON k.id = t.kpi AND k.target_fiscal_year = t.fiscal_year
WHERE t.value <> k.target_value AND t.conflict_note IS NULL
ORDER BY key
