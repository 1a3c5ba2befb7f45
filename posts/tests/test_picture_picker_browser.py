"""Choosing, describing, ordering and uploading pictures in a browser."""

import re

import pytest
from playwright.sync_api import expect

from core import images
from core.factories import upload_of
from core.image_decoder import limits
from posts.factories import PostFactory
from posts.models import Post, Upload
from testing.axe import complaints

pytestmark = pytest.mark.django_db(transaction=True)
COLOURS = ["teal", "tomato", "gold", "plum"]
PASTE = """([name, bytes, words]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  if (words) data.setData("text/plain", words);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector("#page-text").dispatchEvent(new ClipboardEvent("paste", options));
}"""
DROP = """([name, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  for (const type of ["dragover", "drop"]) {
    const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector("#page-text").dispatchEvent(event);
  }
}"""


@pytest.fixture
def open_composer(open_page, mira):
    """Return a function that opens the composer page as Mira with the picture picker ready."""

    def open_composer(**options):
        page = open_page(mira, **options)
        page.goto("/compose")
        page.wait_for_selector(".composer-add-pictures")
        return page

    return open_composer


def files(*colours):
    return [{"name": f"{c}.png", "mimeType": "image/png", "buffer": upload_of(c).read()} for c in colours]


def choose(page, *colours):
    page.set_input_files("#page-images", files(*colours))


def tiles(page):
    return page.locator(".composer-picture:visible")


def alts(page):
    return tiles(page).locator("textarea")


def send(page):
    page.locator("#page-composer .composer-tools .btn-primary").click()


def published(page):
    page.wait_for_url("**/mira/status/*")
    return list(Post.objects.get(text="look").photos.all())


def colours_of(photos):
    """Return the colours of the photos in published order."""
    digests = {images.process_photo(upload_of(colour)).digest: colour for colour in COLOURS}
    return [digests[photo.digest] for photo in photos]


def test_reorder_and_remove_keep_descriptions(open_composer):
    page = open_composer()
    page.fill("#page-text", "look")
    choose(page, "teal", "tomato")
    choose(page, "gold")
    expect(tiles(page)).to_have_count(3)
    for number, text in enumerate(["a teal one", "a tomato", "a gold one"]):
        alts(page).nth(number).fill(text)
    page.get_by_role("button", name="Move picture 3 left").press("Enter")
    expect(page.get_by_role("button", name="Move picture 2 left")).to_be_focused()
    expect(page.locator(".composer-status")).to_have_text("Now picture 2 of 3")
    page.get_by_role("button", name="Move picture 2 left").press("Enter")
    expect(page.get_by_role("button", name="Move picture 1 right")).to_be_focused()
    page.get_by_role("button", name="Remove picture 3").click()
    expect(tiles(page)).to_have_count(2)
    send(page)
    photos = published(page)
    assert colours_of(photos) == ["gold", "teal"]
    assert [photo.alt for photo in photos] == ["a gold one", "a teal one"]


def test_reorder_by_drag_and_drop(open_composer):
    page = open_composer()
    page.fill("#page-text", "look")
    choose(page, "teal", "tomato", "gold")
    for number, text in enumerate(["1", "2", "3"]):
        alts(page).nth(number).fill(text)
    page.locator(".composer-thumb").nth(0).drag_to(page.locator(".composer-thumb").nth(2))
    expect(alts(page).nth(2)).to_have_value("1")
    send(page)
    assert colours_of(published(page)) == ["tomato", "gold", "teal"]


def test_paste_and_drop_add_pictures(open_composer):
    page = open_composer()
    page.fill("#page-text", "look")
    teal, gold = (list(upload_of(colour).read()) for colour in ("teal", "gold"))
    page.evaluate(PASTE, ["word.png", gold, "words come first"])
    page.evaluate(PASTE, ["pasted.png", teal, ""])
    expect(tiles(page)).to_have_count(1)
    page.evaluate(DROP, ["dropped.png", gold])
    expect(tiles(page)).to_have_count(2)
    alts(page).nth(0).fill("teal")
    alts(page).nth(1).fill("gold")
    send(page)
    assert colours_of(published(page)) == ["teal", "gold"]


def test_invalid_file_shows_error_before_upload(open_composer):
    page = open_composer()
    said = page.locator(".composer-status")
    choose(page, *COLOURS, "navy")
    expect(tiles(page)).to_have_count(4)
    expect(said).to_contain_text("at most 4 pictures")
    page.get_by_role("button", name="Remove picture 4").click()
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"}
    page.set_input_files("#page-images", [text])
    expect(said).to_contain_text("We can’t take notes.txt.")
    large = {"name": "large.png", "mimeType": "image/png", "buffer": b"0" * (limits.MAX_BYTES + 1)}
    page.set_input_files("#page-images", [large])
    expect(said).to_contain_text("large.png is over 10 MB.")
    expect(tiles(page)).to_have_count(3)
    assert page.evaluate("document.querySelector('#page-images').files.length") == 3


def test_missing_description_reminder_is_shown_once(open_composer):
    page = open_composer()
    page.fill("#page-text", "look")
    choose(page, "teal")
    send(page)
    box = page.locator(".composer-reminder")
    expect(box).to_contain_text("One picture has no description.")
    expect(box.get_by_role("button", name="Describe it")).to_be_focused()
    assert complaints(page) == []
    box.get_by_role("button", name="Describe it").click()
    expect(alts(page)).to_be_focused()
    expect(box).to_be_hidden()
    choose(page, "gold")
    send(page)
    expect(box).to_contain_text("Two pictures have no description.")
    assert not Post.objects.exists()
    box.get_by_role("button", name="Witt anyway").click()
    assert [photo.alt for photo in published(page)] == ["", ""]


def test_reminder_can_be_disabled(open_composer, mira):
    mira.wants_alt_reminder = False
    mira.save()
    page = open_composer()
    page.fill("#page-text", "look")
    choose(page, "teal")
    send(page)
    assert len(published(page)) == 1


def test_rejected_post_keeps_pictures_and_descriptions(open_composer, mira):
    PostFactory(author=mira, text="look", images=[(images.process_photo(upload_of("teal")), "")])
    page = open_composer()
    page.expected_problems.append("422")
    page.fill("#page-text", "look")
    choose(page, "teal")
    alts(page).fill("a teal one")
    send(page)
    expect(page.locator(".alert-danger")).to_contain_text("You already said that.")
    expect(tiles(page)).to_have_count(1)
    expect(alts(page)).to_have_value("a teal one")
    page.fill("#page-text", "look again")
    send(page)
    page.wait_for_url("**/mira/status/*")
    assert Post.objects.get(text="look again").photos.get().alt == "a teal one"


def test_offline_upload_keeps_everything(open_composer):
    page = open_composer()
    page.expected_problems += ["ERR_INTERNET_DISCONNECTED", "htmx:"]
    page.fill("#page-text", "look")
    choose(page, "teal")
    alts(page).fill("a teal one")
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".wt-toast")).to_contain_text("Check your connection")
    expect(page.locator(".composer-progress")).to_have_count(0)
    expect(page.locator("#page-composer .composer-tools .btn-primary")).to_have_text("Witt")
    page.context.set_offline(False)
    send(page)
    assert published(page)[0].alt == "a teal one"


def test_upload_shows_progress(open_composer):
    page = open_composer()
    waiting = []
    page.route("**/compose", lambda route: waiting.append(route))
    page.fill("#page-text", "look")
    choose(page, "teal")
    alts(page).fill("a teal one")
    send(page)
    button = page.locator("#page-composer .composer-tools .btn-primary")
    expect(button).to_have_text("Sending…")
    expect(button).to_be_disabled()
    expect(page.get_by_role("progressbar", name="Sending your pictures")).to_be_visible()
    waiting[0].continue_()
    assert len(published(page)) == 1


def test_pictures_are_uploaded_when_chosen_and_deleted_when_taken_out(open_composer):
    page = open_composer()
    waiting = []
    page.route("**/compose/uploads", lambda route: waiting.append(route))
    page.fill("#page-text", "look")
    with page.expect_request("**/compose/uploads"):
        choose(page, "teal", "tomato")
    bar = page.get_by_role("progressbar", name="Uploading picture 1")
    expect(bar).to_be_visible()
    for number in range(2):
        alts(page).nth(number).fill("words")
    send(page)
    button = page.locator("#page-composer .composer-tools .btn-primary")
    expect(button).to_have_text("Sending…")
    expect(button).to_be_disabled()
    assert complaints(page) == []
    with page.expect_request("**/compose/uploads"):
        waiting[0].continue_()
    expect(bar).to_be_hidden()
    with page.expect_response("**/compose/uploads/*/delete"):
        page.get_by_role("button", name="Remove picture 1").click()
    assert not Post.objects.exists()
    with page.expect_request(lambda request: request.url.endswith("/compose")) as sent:
        waiting[1].continue_()
    assert b"tomato.png" not in sent.value.post_data_buffer
    assert colours_of(published(page)) == ["tomato"]
    assert not Upload.objects.exists()


def test_refused_picture_says_so_and_is_not_sent(open_composer):
    page = open_composer()
    page.expected_problems.append("422")
    page.fill("#page-text", "look")
    with page.expect_response("**/compose/uploads"):
        broken = {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture"}
        page.set_input_files("#page-images", [*files("teal"), broken])
    expect(page.locator(".composer-picture-error:visible")).to_contain_text("read that as a picture")
    send(page)  # asks for no description of a picture that will not be sent
    expect(page.get_by_role("button", name="Remove picture 2")).to_be_focused()
    page.get_by_role("button", name="Remove picture 2").press("Enter")
    alts(page).fill("words")
    send(page)
    assert colours_of(published(page)) == ["teal"]


def test_picture_whose_upload_is_gone_is_sent_with_the_form(open_composer):
    page = open_composer()
    page.expected_problems.append("422")
    page.fill("#page-text", "look")
    with page.expect_response("**/compose/uploads"):
        choose(page, "teal")
    alts(page).fill("a teal one")
    expect(page.locator(".composer-upload")).to_be_hidden()
    Upload.objects.all().delete()
    send(page)
    expect(page.locator(".alert-danger")).to_contain_text("One of your pictures is gone")
    send(page)
    assert [photo.alt for photo in published(page)] == ["a teal one"]


def test_upload_without_javascript(open_page, mira):
    page = open_page(mira, java_script_enabled=False)
    page.goto("/compose")
    page.fill("#page-text", "look")
    page.locator(".composer-pictures summary").click()
    choose(page, "teal", "gold")
    page.get_by_label("Picture 2").fill("a gold one")
    send(page)
    assert [photo.alt for photo in published(page)] == ["", "a gold one"]


def test_avatar_preview(open_page, mira):
    page = open_page(mira)
    page.goto("/settings/profile")
    page.set_input_files("[name=avatar]", files("teal"))
    expect(page.locator("#avatar-preview")).to_have_attribute("src", re.compile("^blob:"))
    page.set_input_files("[name=header]", files("gold"))
    expect(page.locator("#header-preview")).to_be_visible()
