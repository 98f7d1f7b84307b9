"""The development programme: versions by year, goals, actions and impact indicators (section 3; rule R8)."""

from enum import StrEnum

COMMENT_DAYS = 14  # a draft is open for comments this long, unless another day is said


class TopGoal(StrEnum):
    """The four top goals of the agreement (section 3), in its order; their words are views' business."""

    VITALITY = "vitality"  # elinvoiman ja työllisyyden edistäminen
    UNEMPLOYMENT = (
        "unemployment"  # työttömyyden laskeminen erityisesti nuorten ja pitkäaikaistyöttömien osalta
    )
    IMMIGRANTS = "immigrants"  # maahanmuuttajien työllistymisen parantaminen
    MATCHING = "matching"  # työpaikkojen ja työnhakijoiden kohtaannon tehostaminen


class ProgrammeState(StrEnum):
    """Where a version stands. A decided one is never edited: a change is a new version (rule R8).

    Being in force is no state of its own: the newest decided version whose `in_force_from` has come.
    """

    DRAFT = "draft"
    COMMENTS = "comments"  # open for comments until a day
    AGENDA = "agenda"  # waits for the forum, on the agenda of its next meeting
    DECIDED = "decided"
    DISCARDED = "discarded"


class ActionState(StrEnum):
    """How an action goes."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class NoteKind(StrEnum):
    """What somebody did to an action."""

    PROGRESS = "progress"
    MOVED = "moved"  # follows another day than the decided one
    HELP = "help"  # asked for help
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"


class CommentSource(StrEnum):
    """Where a comment was written."""

    FORM = "form"
    THREAD = "thread"
    PAGE = "page"  # the answer page, without Slack


class CalendarStep(StrEnum):
    """The dates by which next year's programme is prepared; each comes every year."""

    INPUT_ASKED = "input_asked"
    INPUT_REMINDED = "input_reminded"
    INPUT_CLOSES = "input_closes"
    COMMENTS_OPEN = "comments_open"
    COMMENTS_CLOSE = "comments_close"
