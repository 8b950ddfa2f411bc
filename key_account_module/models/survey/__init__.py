# What may be asked, the campaign, whom it asks, and what came back.
from . import key_account_survey_type
from . import key_account_survey_sample_mixin
from . import key_account_survey_campaign
from . import key_account_survey_questionnaire
from . import key_account_survey_draw
from . import key_account_survey_response
from . import key_account_survey_line
from . import key_account_survey_governor
from . import key_account_survey_invite
from . import key_account_survey_answer
from . import key_account_survey_score
from . import survey_question
from . import survey_user_input
from . import res_partner
from . import key_account
