-- table: outcomes
-- level: error
-- ja: 値（value）も、文での値（value_text）もありません。
-- en: There is neither a value nor a value in words.
-- fix: 読み取れた値を書くか、行を消してください。
-- fix_en: Enter the value that was read, or delete the row.
SELECT id AS key, 'value' AS field FROM outcomes WHERE value IS NULL AND value_text IS NULL ORDER BY key
