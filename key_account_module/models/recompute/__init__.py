# 1. Facts: what orders, invoices, payments and contacts say, in one statement
from . import key_account_metric_source
from . import product_category
from . import sale_order
from . import sale_order_line
from . import sale_order_gap
from . import account_move
from . import account_move_line
from . import account_receivable
from . import account_payment
from . import interactions
from . import reachability
from . import visit_scores
from . import complaints
from . import survey_scores

# 2. What was found, month by month
from . import key_account_snapshot
from . import key_account_metric
from . import metric_words
from . import key_account_metric_definition

# 3. The run: compute, stage, write
from . import key_account_run
from . import key_account_run_stage
from . import key_account_run_seen
from . import key_account_run_touched
from . import key_account_run_step
from . import key_account_run_error
from . import key_account_run_change
from . import run_batches
from . import run_staging
from . import run_incremental
from . import grade_seen
from . import run_grades
from . import run_snapshot
from . import run_proposals
from . import run_metrics
from . import run_deadlines
from . import run_report
from . import run_entries

# 4. Where staff see the figures
from . import key_account_figures
