# 1. Facts: what the orders say, in one statement
from . import key_account_metric_source
from . import sale_order

# 2. What was found, month by month
from . import key_account_metric

# 3. The run: compute, stage, write
from . import key_account_run
from . import key_account_run_stage
from . import key_account_run_step
from . import run_grades
from . import run_metrics
from . import run_entries

# 4. Where staff see the figures
from . import key_account_figures
