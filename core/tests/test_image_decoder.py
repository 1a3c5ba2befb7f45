"""The picture decoder's process: what it makes, what it may use, and what remains when it ends in the middle."""

import threading
from io import BytesIO

import psutil
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from core import images, page_threads
from core.image_decoder.limits import Allowance
from core.image_decoder.process import DecoderRun
from core.image_decoder.results import ImageRefusedError
from core.rate_limits import RateLimitExceeded
from testing.process_checkout import wait_until


def file_of(image, kind="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(data):
    return SimpleUploadedFile("picture", data)


@pytest.fixture(scope="module")
def slow():
    """A GIF of ours to take whose decoding takes seconds."""
    frames = [Image.linear_gradient("L").rotate(angle).resize((480, 480)) for angle in range(0, 360, 3)]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_format_is_decoded_in_the_process_with_all_that_it_says_of_itself(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = {} if kind == "GIF" else {"exif": exif, "icc_profile": profile}
    data = file_of(Image.new("RGB", (300, 200), "teal"), kind, **said)
    size = (300, 200) if kind == "GIF" else (200, 300)
    jobs = [("photo", images.check(upload(data))), ("avatar", images.check(upload(data), "avatar"))]
    picture, (large, small) = images.decode(jobs)
    assert (picture.width, picture.height) == size
    assert Image.open(picture.full).size == size
    assert (Image.open(large).size, Image.open(small).size) == ((400, 400), (96, 96))


def test_a_picture_that_takes_too_much_time_is_ended(slow):
    decoding = DecoderRun(Allowance(cpu=0))
    with pytest.raises(ImageRefusedError) as refusal:
        decoding.run([("photo", slow)])
    assert refusal.value.code == "too_heavy"
    assert 0.5 < decoding.cpu < 2.5


def test_a_picture_that_waits_too_long_is_ended(slow):
    with pytest.raises(ImageRefusedError) as refusal:
        DecoderRun(Allowance(clock=1)).run([("photo", slow)])
    assert refusal.value.code == "too_heavy"


def test_a_picture_that_takes_too_much_memory_is_refused():
    data = file_of(Image.new("RGBA", (6000, 6000), "teal"), compress_level=1)
    with pytest.raises(ImageRefusedError) as refusal:
        DecoderRun(Allowance(memory=200 * 1024 * 1024)).run([("photo", data)])
    assert refusal.value.code == "too_heavy"
    (made,) = DecoderRun().run([("photo", data)])
    assert made.width == 2048


class InBackground(threading.Thread):
    """Decodes one photo in a thread and notes what came of it."""

    def __init__(self, data):
        super().__init__(daemon=True)
        self.data, self.result = data, None
        self.start()

    def run(self):
        try:
            self.result = images.process_photo(upload(self.data))
        except ValidationError as refusal:
            self.result = refusal.code

    def child(self):
        """The decoder's process, once it has begun to decode."""
        return wait_until(lambda: next(filter(has_begun, psutil.Process().children()), None), seconds=60)


def has_begun(process):
    return "core.image_decoder" in " ".join(process.cmdline()) and sum(process.cpu_times()[:2]) > 0.5


def test_a_process_killed_at_work_is_a_plain_answer_and_the_next_picture_is_taken(slow):
    work = InBackground(slow)
    work.child().kill()
    work.join(60)
    assert work.result == "died"
    assert images.process_photo(upload(file_of(Image.new("RGB", (9, 9))))).width == 9
    assert not psutil.Process().children()


def test_the_process_knows_no_secret_and_holds_no_connection_and_no_file(slow):
    work = InBackground(slow)
    child = work.child()
    assert child.environ() == {}
    assert child.net_connections() == []
    assert child.num_fds() == 3
    assert child.nice() > psutil.Process().nice()
    child.kill()
    work.join(60)


def test_who_finds_too_many_waiting_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(images, "WAIT", 0.01)
    picture = file_of(Image.new("RGB", (9, 9)))
    with page_threads.decoding, pytest.raises(RateLimitExceeded, match="arriving just now"):
        images.process_photo(upload(picture))
    assert images.process_photo(upload(picture)).width == 9


def test_a_request_that_waits_for_the_decoder_lets_another_make_a_page():
    waits, entered = threading.Event(), threading.Event()

    def application(environ, start_response):
        if environ == "upload":
            with page_threads.released():
                entered.set()
                assert waits.wait(20)
        return environ

    answer = page_threads.limited(application, 1)
    upload = threading.Thread(target=answer, args=["upload", None])
    upload.start()
    try:
        assert entered.wait(20)
        assert answer("page", None) == "page"
    finally:
        waits.set()
        upload.join(20)
        assert answer("page", None) == "page"
