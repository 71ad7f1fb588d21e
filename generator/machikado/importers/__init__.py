"""Ways in for what people send: workbooks, CSV files and forms become records, and problems where they do not fit."""
