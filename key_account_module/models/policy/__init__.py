from . import key_account_policy_bundle
from . import key_account_policy_revision
from . import key_account_policy_mixin
from . import key_account_treatment_mixin
from . import key_account_option
from . import key_account_role
from . import key_account_policy
