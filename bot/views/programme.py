"""The development programme, shown."""

from bot.domain.programme import ActionState, GoalView, ProgrammeState, TopGoal
from bot.language.i18n import N_, Translator

# The agreement, section 3.
TOP_GOALS = {
    TopGoal.VITALITY: N_("Vitality and employment are promoted"),
    TopGoal.UNEMPLOYMENT: N_("Unemployment falls, above all among the young and those out of work for long"),
    TopGoal.IMMIGRANTS: N_("Immigrants find work better"),
    TopGoal.MATCHING: N_("Jobs and job seekers meet better"),
}
STATE_NAMES = {
    ProgrammeState.DRAFT: N_("draft"),
    ProgrammeState.COMMENTS: N_("open for comments"),
    ProgrammeState.AGENDA: N_("waits for the forum"),
    ProgrammeState.DECIDED: N_("decided"),
    ProgrammeState.DISCARDED: N_("given up"),
}
ACTION_STATES = {
    ActionState.PLANNED: N_("not begun"),
    ActionState.UNDER_WAY: N_("under way"),
    ActionState.DONE: N_("done"),
    ActionState.DROPPED: N_("left undone"),
}


def goal_name(goal: GoalView, tr: Translator) -> str:
    """A goal's words: the agreement's in the reader's language, or its own title."""
    return goal.title if goal.top is None else tr.gettext(TOP_GOALS[goal.top])
