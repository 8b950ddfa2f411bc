# 1. Working time
from . import key_account_calendar
from . import calendar_content
from . import key_account_calendar_version
from . import key_account_working_time
from . import key_account_deputy
from . import key_account_guard_mixin
from . import key_account_sealed_mixin

# 2. Clocks belong to accounts, which are guarded by the last of the above
from .. import account
from . import key_account_clock
from . import key_account_clock_event
from . import key_account_clock_target
from . import clock_target_words
from . import key_account_escalation_level
from . import clock_log
from . import clock_pause
from . import clock_explain
from . import key_account_clock_notice
from . import clock_receivers
from . import clock_ladder
from . import clock_replan
from . import key_account_clock_replan
from . import key_account_clock_pause
from . import key_account_clock_mixin
