"""Report factory for tests; it creates reports through the model, as the site does."""

import factory

from accounts.factories import UserFactory
from posts.factories import PostFactory
from reports.models import Reason, Report


class ReportFactory(factory.django.DjangoModelFactory):
    """A report of a post, or of a `person` with `post=None`."""

    class Meta:
        model = Report

    reporter = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)
    person = factory.LazyAttribute(lambda report: report.post.author if report.post else UserFactory())
    reason = Reason.UNKIND

    @classmethod
    def _create(cls, model_class, reporter, person, reason, **more):
        Report.objects.file(reporter, person, reason, **more)
        return Report.objects.get(reporter=reporter, person=person, post=more.get("post"))
