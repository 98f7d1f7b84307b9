"""What cannot be done about groups and seats, said kindly."""

from collections.abc import Callable
from typing import Any

from bot.domain import groups, meeting_interval, reminder_text, seats
from bot.domain.errors import UserError
from bot.domain.groups import GroupKind, Office
from bot.language.i18n import N_, Translator
from bot.views import blocks as b


def _only_one(error: groups.OnlyOneOfKind, tr: Translator) -> str:
    _ = tr.gettext
    if error.kind is GroupKind.FORUM:
        return _("There is a leadership forum already, and there is one at a time.")
    return _("There is a development group already, and there is one at a time.")


def _has_meetings(error: groups.HasMeetings, tr: Translator) -> str:
    return tr.ngettext(
        "The group {group} still has {n} meeting to come. Cancel it first: /kokous lista {group}",
        "The group {group} still has {n} meetings to come. Cancel them first: /kokous lista {group}",
        error.count,
    ).format(group=error.group.name, n=error.count)


def _channel_taken(error: groups.ChannelTaken, tr: Translator) -> str:
    _ = tr.gettext
    if not error.group.name:
        return _("This channel was just given to another group.")
    return _("This channel is another group's already: {group}").format(group=error.group.name)


def _office_taken(error: seats.OfficeTaken, tr: Translator) -> str:
    _ = tr.gettext
    if error.office is Office.LEADER:
        return _(
            "Somebody else just named a leader for this group. Have a look at the group first: {group}"
        ).format(group=error.group.name)
    return _(
        "Somebody else just named a coordinator for this group. Have a look at the group first: {group}"
    ).format(group=error.group.name)


def _named(template: str) -> Callable[[Any, Translator], str]:
    """A sentence with the person and the group of the error."""
    return lambda error, tr: tr.gettext(template).format(name=error.person.name, group=error.group.name)


def _not_found(error: groups.GroupNotFound, tr: Translator) -> str:
    _ = tr.gettext
    if not error.query:
        return _("There are no such groups yet.")
    return _("I found no group by the name: {query}").format(query=b.cut(error.query, 80))


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    groups.GroupNotFound: _not_found,
    groups.GroupAmbiguous: lambda error, tr: tr.gettext(
        "Several groups match: {names}. Write more of the name."
    ).format(names=", ".join(group.name for group in error.groups[:5])),
    groups.GroupKindUnknown: lambda error, tr: tr.gettext(
        "I do not know this kind of group: {text}. Use one of these: työryhmä, alatyöryhmä, johtofoorumi, "
        "kehittämisryhmä."
    ).format(text=b.cut(error.text, 40)),
    groups.GroupNameTaken: lambda error, tr: tr.gettext(
        "There is a group of this name already: {name}. Choose another name."
    ).format(name=error.name),
    groups.OnlyOneOfKind: _only_one,
    groups.ParentNotWorkingGroup: lambda error, tr: tr.gettext(
        "A subgroup is part of a working group, and this is not one: {group}"
    ).format(group=error.parent.name),
    groups.ParentNeeded: lambda _error, tr: tr.gettext(
        "A subgroup is part of a working group. Choose which one."
    ),
    groups.HasSubgroups: lambda error, tr: tr.gettext(
        "The group has subgroups. End them first: {names}"
    ).format(names=", ".join(group.name for group in error.subgroups)),
    groups.HasMeetings: _has_meetings,
    groups.StaysForGood: lambda error, tr: tr.gettext(
        "This group is in the agreement itself, so it is not ended: {group}"
    ).format(group=error.group.name),
    groups.ChannelTaken: _channel_taken,
    groups.NoChannelHere: lambda _error, tr: tr.gettext(
        "A group meets in a public or a private channel. Give the command in the channel that you mean."
    ),
    groups.BotNotInChannel: lambda _error, tr: tr.gettext(
        "I am not in this channel yet. Invite me first: /invite @Ekosysteemibotti. Then try again."
    ),
    groups.NoChannelBound: lambda error, tr: tr.gettext("The group has no channel: {group}").format(
        group=error.group.name
    ),
    seats.GroupFull: lambda error, tr: tr.gettext(
        "The group is full: {group}. The agreement says at most {limit} members. Somebody's membership can "
        "end first, or the new one can be invited as a guest expert."
    ).format(group=error.group.name, limit=error.limit),
    seats.MembersFollowRoles: lambda error, tr: tr.gettext(
        "{group}: the members follow from the roles, so nobody is added or removed by hand. The service "
        "manager, the leaders of the groups and the area experts belong to it as long as they have the role."
    ).format(group=error.group.name),
    seats.NotAMember: _named(N_("{name} is not a member of this group: {group}")),
    seats.LeaderNotMember: _named(
        N_("A leader is chosen from the group's members, and {name} is not one at the moment. Group: {group}")
    ),
    seats.CoordinatorNotOfArea: lambda error, tr: tr.gettext(
        "A coordinator comes from the employment area, and {name} is not in its service in the registry."
    ).format(name=error.person.name),
    seats.SeatTaken: _named(N_("Somebody else just added the same person. {name}, group: {group}")),
    seats.OfficeTaken: _office_taken,
    seats.DeputyIsMember: lambda error, tr: tr.gettext(
        "Nobody is their own deputy. Choose somebody else than {name}."
    ).format(name=error.person.name),
    seats.PartnerNeeded: lambda error, tr: tr.gettext(
        "The registry does not tell which partner this person represents: {name}. Choose the partner."
    ).format(name=error.name),
    meeting_interval.IntervalNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand this interval: {text}. Write the weeks from 1 to 26, like this: 6 vk. "
        "The word ei means none."
    ).format(text=b.cut(error.text, 60)),
    reminder_text.RemindersNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand these reminders: {text}. Write at most five times from 5 minutes to 60 days, "
        "like this: 7 pv, 1 pv, 1 h. The word ei means none, oletus the usual ones."
    ).format(text=b.cut(error.text, 60)),
}
