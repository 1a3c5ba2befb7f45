"""Names that impersonate the site or its staff are rejected, except for staff."""

import pytest
from django.core.exceptions import ValidationError

from accounts.factories import UserFactory
from accounts.impersonation import validate_no_staff_name, validate_no_staff_username
from accounts.models import User
from demo.people import PEOPLE

CLAIM_MESSAGE = "That sounds like the people who look after this place, or the place itself. Please pick another."
CLAIMS = [
    *["Admin", "ADMIN", "Mod", "Moderators", "Staff", "Support", "Administrator of Saltmarsh", "Site Admin"],
    *["Witter", "Saltmarsh", "The Saltmarsh Team", "Saltmarsh Support", "Official Saltmarsh", "Official"],
    *["Gerald (Moderator)", "Gerald [ADMIN]", "Gerald | Staff", "Gerald - Mod", "Gerald, Admin", "Moderator: Gerald"],
    *["★ADMIN★ Gerald", "Gerald（Staff）", "Gerald (Saltmarsh team)", "Gerald/Admin", "Gerald @ Staff"],
    *["A d m i n", "A.d.m.i.n", "Adm1n", "M0derat0r", "AdmlN", "@dmin", "$taff", "Adrnin", "Admin 007", "5taff"],
    *["ａｄｍｉｎ", "𝐀𝐝𝐦𝐢𝐧", "Ádmìn", "ᴀᴅᴍɪɴ", "Ⓜⓞⓓ", "🅰🅳🅼🅸🅽", "🇦🇩🇲🇮🇳", "Gerald 🅼🅾🅳", "Ad\u00admin", "Ad\u200bmin"],
    *["\u0410dmin", "\u0430dm\u0456n", "\u0455t\u0430ff", "\u0391dmin", "\u0405u\u0440\u0440ort"],
    *["Ꮪaltmarsh", "ꮪaltmarsh", "ᗰoderator", "ꓢaltmarsh", "Տtaff", "Adⲙin", "⍺dmin", "ᗩᗪᗰIᑎ", "ꓮꓓꓟꓲꓠ", "ᎪᎠᎷᏆN"],
    *["Jo ᴹᴼᴰ", "Joᵐᵒᵈ", "Jo ˢᵘᵖᵖᵒʳᵗ", "Jo (Mᵒᵈ)", "Saltmarsh™", "Saltmarsh℠ Support"],
    *["Saltmarsh HQ", "The Team", "Our Community Team", "Trust & Safety", "Trust and Safety", "Jo (Trust & Safety)"],
    *["Gerald ✓", "✔️ Gerald", "Gerald ☑", "Gerald ✅", "🛡️ Gerald", "Gerald √", "Gerald ⛨", "Gerald 𐄂", "Gerald ⍻"],
]
NAMES = [
    *["Admiral", "Badmin", "Nomad", "Moderato", "Modesto", "Modi", "Mod Squad", "Leon Staff", "Staffordshire"],
    *["Saltmarsh Town Hall", "Ana (Saltmarsh)", "Harbour Library", "Twitter refugee", "System of a Down"],
    *["Anna | she/her", "Jonas Brandt 🪁", "⭐ Star", "Ana & Mods", "J. R. R. Tolkien", "C-3PO"],
    *["Ꮳꮃꭹ", "Team Anna", "The A Team", "Jo 5ᵗʰ", "Mme Bovaryᵐᵉ", "Biscuit™", "Trusty", "Համլետ", "Safety Dance"],
    *["12", "(", "…", "🇬🇧 Ana"],
]


@pytest.mark.parametrize("name", CLAIMS)
def test_name_claiming_staff_is_rejected(name):
    with pytest.raises(ValidationError, match=r"pick another|leave it out"):
        validate_no_staff_name(name)


@pytest.mark.parametrize("name", [*NAMES, *(person.name for person in PEOPLE)])
def test_other_names_are_accepted(name):
    validate_no_staff_name(name)


@pytest.mark.parametrize(
    "username",
    "gerald_admin _mod_ moderat0r Saltmarsh wltter saltmarsh_team the_admin mod123 5taff adm1n "
    "saltmarsh_hq jo_mod jo_mods_ jo_m0d1 staff_jo jo_staff the_team".split(),
)
def test_username_claiming_staff_is_rejected(username):
    with pytest.raises(ValidationError, match="pick another"):
        validate_no_staff_username(username)


@pytest.mark.parametrize(
    "username", "badmin mod_squad staffordshire jo_modern team_jo saltmarshhall nomad _ 007".split()
)
def test_other_usernames_are_accepted(username):
    validate_no_staff_username(username)


def test_site_name_is_rejected(settings):
    validate_no_staff_name("Fernweh Town")
    settings.SITE_NAME = "Fernweh Town"
    for name in ["Fernweh Town", "Fernwéh-Town Team", "fernwehtown"]:
        with pytest.raises(ValidationError):
            validate_no_staff_name(name)
    validate_no_staff_name("Fernweh")


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "username"])
def test_sign_up_rejects_name_and_shows_input_again(client, field):
    sent = {"name": "Eve", "username": "eve", "email": "eve@example.org", "password1": "a short sentence"}
    response = client.post("/signup", sent | {field: "the_moderator"})
    assert CLAIM_MESSAGE in response.content.decode()
    assert response.context["form"][field].value() == "the_moderator"
    assert not User.objects.exists()


@pytest.mark.django_db
def test_settings_reject_name_except_for_staff(client):
    for person, status in [(UserFactory(), 200), (UserFactory(is_staff=True), 302)]:
        client.force_login(person)
        assert client.post("/settings/profile", {"name": "Gerald (Moderator)"}).status_code == status
        sent = {"username": f"admin_{person.pk}", "email": person.email}
        response = client.post("/settings/account", sent)
        assert response.status_code == status
        assert status == 302 or CLAIM_MESSAGE in response.content.decode()


@pytest.mark.django_db
def test_unchanged_claiming_name_does_not_block_other_changes(client):
    User.objects.filter(pk=(eve := UserFactory()).pk).update(username="the_admin", name="Admin")
    client.force_login(eve)
    assert client.post("/settings/profile", {"name": "Admin", "bio": "hello"}).status_code == 302
    assert client.post("/settings/privacy", {"is_protected": "on"}).status_code == 302
    assert client.post("/settings/account", {"username": "the_admin", "email": eve.email}).status_code == 302
    assert client.post("/settings/profile", {"name": "Moderator"}).status_code == 200


@pytest.mark.django_db
def test_admin_accepts_claiming_name_for_staff_only(admin_client):
    for is_staff in (False, True):
        person = UserFactory(is_staff=is_staff)
        url = f"/admin/accounts/user/{person.pk}/change/"
        form = admin_client.get(url).context["adminform"].form
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        response = admin_client.post(url, sent | {"name": "Support"})
        assert (response.status_code == 302) is is_staff
