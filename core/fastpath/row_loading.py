"""Turn database rows into what a compiled queryset returns: model instances with their selected relations, or tuples.

Django inspects the compiled query again at each evaluation; here that is done once per query.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from django.db.models import DEFERRED, Model, QuerySet

# Private API of Django, guarded by core/tests/test_fast_path_switch.py.
from django.db.models.base import ModelState
from django.db.models.query import (  # type: ignore[attr-defined]
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesListIterable,
    create_namedtuple_class,
)


def row_loader(queryset: QuerySet, compiler: Any, skip_init: bool = True) -> Callable[[Iterable[tuple]], list]:
    """Return a function from a list of rows to a list of what the compiled queryset would return.

    With `skip_init`, instances are made without `Model.__init__`; otherwise by `Model.from_db`. Raise TypeError for a
    queryset of anything but model instances or tuples, such as `values()`.
    """
    # Private API of Django (_iterable_class, _fields, the compiler), guarded by core/tests/test_fast_path_switch.py.
    iterable_class = queryset._iterable_class
    load: Callable[[tuple], Any]
    if iterable_class is ModelIterable:
        loader_class = InitSkippingLoader if skip_init else ModelLoader
        load = loader_class(compiler.using, compiler.klass_info, compiler.select, compiler.annotation_col_map)
    elif iterable_class is NamedValuesListIterable:
        load = create_namedtuple_class(*queryset._fields)._make  # type: ignore[attr-defined]
    elif iterable_class is ValuesListIterable:
        load = tuple
    elif iterable_class is FlatValuesListIterable:
        load = itemgetter(0)
    else:
        raise TypeError(f"{iterable_class.__name__} cannot be compiled: use model instances or values_list().")
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    if converters:
        return lambda rows: [load(row) for row in compiler.apply_converters(rows, converters)]
    return lambda rows: list(map(load, rows))


class ModelLoader:
    """Makes an instance of one model from a row, and instances of the models that `select_related` joined to it."""

    def __init__(self, using: str, class_info: dict, select: list[tuple], annotations: dict[str, int] | None = None):
        self.using, self.model = using, class_info["model"]
        self.fields = {select[position][0].target.attname: position for position in class_info["select_fields"]}
        self.annotations = annotations or {}
        self.pk_position = self.fields[self.model._meta.pk.attname]
        self.related = [
            (type(self)(using, info, select), info["local_setter"], info["remote_setter"])
            for info in class_info.get("related_klass_infos", [])
        ]

    def __call__(self, row: tuple) -> Model | None:
        """Return the instance for a row, or None where an outer join found none."""
        if row[self.pk_position] is None:
            return None
        instance = self.create(row)
        for load, set_forward, set_reverse in self.related:
            related = load(row)
            set_forward(instance, related)
            if related is not None:
                set_reverse(related, instance)
        return instance

    def create(self, row: tuple) -> Model:
        """Return the instance without related ones."""
        concrete_fields = self.model._meta.concrete_fields
        values = [row[self.fields[f.attname]] if f.attname in self.fields else DEFERRED for f in concrete_fields]
        instance = self.model.from_db(self.using, list(self.fields), values)
        for name, position in self.annotations.items():
            setattr(instance, name, row[position])
        return instance


class InitSkippingLoader(ModelLoader):
    """A ModelLoader that sets all values at once, without `Model.__init__`, its signals and field descriptors.

    Takes less than half of the time of `from_db`. Not for models with an `__init__` or `from_db` of their own, or with
    receivers of `pre_init` or `post_init`.
    """

    def __init__(self, using: str, class_info: dict, select: list[tuple], annotations: dict[str, int] | None = None):
        super().__init__(using, class_info, select, annotations)
        self.names = [*self.fields, *self.annotations]
        # The primary key once more, as itemgetter returns a tuple for several positions only; zip drops it.
        positions = [*self.fields.values(), *self.annotations.values(), self.pk_position]
        self.values = itemgetter(*positions)

    def create(self, row: tuple) -> Model:
        """Return the instance without related ones."""
        # Private API of Django (ModelState), guarded by core/tests/test_fast_path_switch.py.
        state = ModelState()
        state.adding, state.db, state.fields_cache = False, self.using, {}
        instance = self.model.__new__(self.model)
        instance.__dict__ = {"_state": state, **dict(zip(self.names, self.values(row), strict=False))}
        return instance
