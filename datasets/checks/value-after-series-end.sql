-- table: kpi_values
-- level: error
-- ja: 「{title}」の実績は{ended}年度までとされているのに、{fiscal_year}年度の値があります。
-- en: The series of “{title}” is said to end in {ended}, but there is a value of {fiscal_year}.
-- fix: kpis.csv の series_ended_fiscal_year か、値の年度を確かめてください。
-- fix_en: Check series_ended_fiscal_year in kpis.csv, or the year of the value.
SELECT v.kpi || '/' || v.fiscal_year || '/' || v.source AS key, 'fiscal_year' AS field, k.title,
  k.series_ended_fiscal_year AS ended, v.fiscal_year
FROM kpi_values v JOIN kpis k ON k.id = v.kpi
WHERE v.fiscal_year > k.series_ended_fiscal_year
ORDER BY key
