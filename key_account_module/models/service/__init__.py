from . import key_account_severity
from . import key_account_complaint
from . import complaint_kinds
from . import complaint_informing
from . import key_account
