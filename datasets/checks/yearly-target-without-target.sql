-- table: kpi_targets
-- level: error
-- ja: 「{title}」は目標ではないか、目標年度（{target_fiscal_year}年度）がこの年度（{fiscal_year}年度）より前です。
-- en: “{title}” is no target, or its target year ({target_fiscal_year}) is before this one ({fiscal_year}).
-- fix: 目標の識別子と年度を確かめてください。
-- fix_en: Check the target and the fiscal year.
SELECT t.kpi || '/' || t.fiscal_year || '/' || t.source AS key, 'fiscal_year' AS field, k.title,
  coalesce(CAST(k.target_fiscal_year AS VARCHAR), '―') AS target_fiscal_year, t.fiscal_year
FROM kpi_targets t JOIN kpis k ON k.id = t.kpi
WHERE k.kind <> 'target' OR t.fiscal_year > k.target_fiscal_year
ORDER BY key
