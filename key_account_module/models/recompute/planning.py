"""What PostgreSQL is told about the statements of a run, until its transaction ends."""

#: A whole company is sorted and hashed at once. Machine code for hundreds of expressions
#: would take longer to make than it saves (measured: half the time).
READ_ALL = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"

#: Some thousand accounts are looked up by their ids: beside a table of hundreds of
#: thousands PostgreSQL would else read all of it, once for each batch.
READ_BY_ID = "SET LOCAL random_page_cost = 1.1"
