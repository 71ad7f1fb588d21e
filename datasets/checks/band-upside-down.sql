-- table: indicators
-- level: error
-- ja: 目標の下限（{target_lower}）が上限（{target_upper}）より大きくなっています。
-- en: The lower bound of the target ({target_lower}) is above the upper one ({target_upper}).
-- fix: 二つを入れ替えるか、値を確かめてください。
-- fix_en: Swap the two, or check them.
SELECT project || '/' || id AS key, 'target_lower' AS field,
  format('{:g}', CAST(target_lower AS DOUBLE)) AS target_lower,
  format('{:g}', CAST(target_upper AS DOUBLE)) AS target_upper
FROM indicators
WHERE indicators.target_lower > indicators.target_upper
ORDER BY key
