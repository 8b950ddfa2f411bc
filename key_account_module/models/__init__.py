# In the order of the story: what was decided, when it is due, for whom, what staff agree
# and do about it, with which result, and how it is kept up to date.
from . import policy
from . import clock
from . import account
from . import approval
from . import contact
from . import grading
from . import service
from . import survey
from . import recompute
from . import listing
from . import benefit
