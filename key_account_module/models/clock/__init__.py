from . import key_account_calendar
from . import key_account_working_time
from . import key_account_deputy
from . import key_account_guard_mixin
from . import key_account_clock_mixin
