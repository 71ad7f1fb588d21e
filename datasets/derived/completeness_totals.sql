-- Of how many demonstrations is each question answered? The sums of the table beside it; what is not asked stands apart.
SELECT field, min(sequence) AS sequence, count(*) FILTER (state = 'known') AS known, count(*) FILTER (state = 'partly') AS partly,
  count(*) FILTER (state = 'none') AS none, count(*) FILTER (state = 'not_asked') AS not_asked, count(*) AS total
FROM completeness_cells
GROUP BY field
ORDER BY sequence
