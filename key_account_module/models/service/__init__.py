from . import key_account_severity
from . import key_account_complaint
from . import key_account
