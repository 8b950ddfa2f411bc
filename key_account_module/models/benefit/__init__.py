from . import key_account_benefit
from . import key_account_tier
from . import key_account_benefit_grant
from . import key_account_benefit_end
from . import key_account_evaluation_type
from . import key_account_evaluation
from . import key_account_effect
from . import key_account
