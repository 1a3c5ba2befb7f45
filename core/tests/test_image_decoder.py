"""The picture decoder's process: results, limits, and early ends."""

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
def slow_gif():
    """Return an acceptable GIF whose decoding takes seconds."""
    frames = [Image.linear_gradient("L").rotate(angle).resize((480, 480)) for angle in range(0, 360, 3)]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_format_is_decoded_with_orientation_and_profile(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    metadata = {} if kind == "GIF" else {"exif": exif, "icc_profile": profile}
    data = file_of(Image.new("RGB", (300, 200), "teal"), kind, **metadata)
    size = (300, 200) if kind == "GIF" else (200, 300)
    jobs = [("photo", images.check(upload(data))), ("avatar", images.check(upload(data), "avatar"))]
    picture, (large, small) = images.decode(jobs)
    assert (picture.width, picture.height) == size
    assert Image.open(picture.full).size == size
    assert (Image.open(large).size, Image.open(small).size) == ((400, 400), (96, 96))


def test_cpu_limit_ends_decoding(slow_gif):
    decoding = DecoderRun(Allowance(cpu=0))
    with pytest.raises(ImageRefusedError) as refusal:
        decoding.run([("photo", slow_gif)] * 4)  # one of them crosses the limit, on a fast machine as well
    assert refusal.value.code == "too_heavy"
    assert 0.5 < decoding.cpu < 4.5


def test_wall_clock_limit_ends_decoding(slow_gif):
    with pytest.raises(ImageRefusedError) as refusal:
        DecoderRun(Allowance(clock=1)).run([("photo", slow_gif)] * 4)
    assert refusal.value.code == "too_heavy"


def test_memory_limit_refuses_picture():
    data = file_of(Image.new("RGBA", (6000, 6000), "teal"), compress_level=1)
    with pytest.raises(ImageRefusedError) as refusal:
        DecoderRun(Allowance(memory=200 * 1024 * 1024)).run([("photo", data)])
    assert refusal.value.code == "too_heavy"
    (made,) = DecoderRun().run([("photo", data)])
    assert made.width == 2048


class BackgroundDecode(threading.Thread):
    """A thread that decodes one photo; `result` is the picture or the code of the refusal."""

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
        """Return the decoder's process once it is decoding."""
        return wait_until(lambda: next(filter(is_decoding, psutil.Process().children()), None), seconds=60)


def is_decoding(process):
    return "core.image_decoder" in " ".join(process.cmdline()) and sum(process.cpu_times()[:2]) > 0.5


def test_killed_process_is_an_error_and_next_picture_is_decoded(slow_gif):
    decode = BackgroundDecode(slow_gif)
    decode.child().kill()
    decode.join(60)
    assert decode.result == "died"
    assert images.process_photo(upload(file_of(Image.new("RGB", (9, 9))))).width == 9
    assert not any("core.image_decoder" in " ".join(child.cmdline()) for child in psutil.Process().children())


def test_process_has_no_environment_connection_or_file(slow_gif):
    decode = BackgroundDecode(slow_gif)
    child = decode.child()
    assert child.environ() == {}
    assert child.net_connections() == []
    assert child.num_fds() == 3
    assert child.nice() > psutil.Process().nice()
    child.kill()
    decode.join(60)


def test_full_queue_raises_rate_limit(monkeypatch):
    monkeypatch.setattr(images, "WAIT", 0.01)
    picture = file_of(Image.new("RGB", (9, 9)))
    with page_threads.decoder_semaphore, pytest.raises(RateLimitExceeded, match="arriving just now"):
        images.process_photo(upload(picture))
    assert images.process_photo(upload(picture)).width == 9


def test_waiting_for_decoder_releases_page_thread():
    may_finish, entered = threading.Event(), threading.Event()

    def application(environ, start_response):
        if environ == "upload":
            with page_threads.released():
                entered.set()
                assert may_finish.wait(20)
        return environ

    answer = page_threads.limited(application, 1)
    upload = threading.Thread(target=answer, args=["upload", None])
    upload.start()
    try:
        assert entered.wait(20)
        assert answer("page", None) == "page"
    finally:
        may_finish.set()
        upload.join(20)
        assert answer("page", None) == "page"
