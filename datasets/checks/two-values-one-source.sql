-- table: outcomes
-- level: error
-- ja: 指標「{indicator}」に、同じ出典（{source}）・同じ時点・同じ役割の値が{n}行あります。
-- en: The indicator “{indicator}” has {n} rows with the same source ({source}), time and role.
-- fix: 時点（measured_on, fiscal_year, elapsed_years, period）か対象（scope）で区別するか、余分な行を消してください。
-- fix_en: Tell them apart by time or scope, or delete what is too much.
SELECT max(id) AS key, 'value' AS field, project || '/' || indicator AS indicator, source, count(*) AS n
FROM outcomes
GROUP BY project, outcomes.indicator, role, measured_on, fiscal_year, elapsed_years, period, scope, source
HAVING count(*) > 1
ORDER BY key
