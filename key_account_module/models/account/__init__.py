from . import key_account_access_mixin
from . import key_account
from . import account_classes
from . import account_treatment
from . import key_account_channel_number
from . import key_account_channel_report
from . import res_partner
from . import base_partner_merge_automatic_wizard
