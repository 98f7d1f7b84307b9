"""What people are in the network, in words."""

from bot.domain.rights import Standing
from bot.language.i18n import N_

STANDING_NAMES = {
    Standing.GUEST: N_("guest experts, as far as their pass goes"),
    Standing.MEMBER: N_("members"),
    Standing.PARTNER_CONTACT: N_("the partner's contact"),
    Standing.LEADER: N_("the group's leader"),
    Standing.COORDINATOR: N_("the group's coordinator"),
    Standing.AREA_EXPERT: N_("the employment area's experts"),
    Standing.SERVICE_MANAGER: N_("the service manager"),
    Standing.DIRECTOR: N_("the director of the employment area"),
    Standing.ADMINISTRATOR: N_("the administrator"),
}
