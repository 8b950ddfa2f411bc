from . import key_account_access_mixin
from . import key_account
from . import res_partner
from . import base_partner_merge_automatic_wizard
