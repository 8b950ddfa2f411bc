# What is agreed with customers and about them: actions first, for all else has them.
from . import mail_activity
from . import key_account_reference_mixin
from . import key_account_action_mixin
from . import key_account_action
from . import action_approval
from . import key_account_meeting
from . import meeting_event
from . import key_account_meeting_item
from . import key_account_visit_form
from . import key_account_visit_row
from . import key_account_interaction
from . import interaction_prospect
from . import visit_report
from . import visit_sheet
from . import key_account_rating
from . import key_account
from . import res_partner
