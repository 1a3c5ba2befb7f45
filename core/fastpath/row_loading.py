"""Rows of the database as what a queryset gives: models with all that was asked for beside them, or tuples.

Django works out anew for every query how a row becomes a model, and lets each model's signals and fields have a say in
it. For statements that are kept ready it is worked out once, and a model's values are put in place as they are.
"""

from operator import itemgetter

from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesListIterable,
    create_namedtuple_class,
)


def row_loader(queryset, compiler):
    """A function from rows of the compiled queryset to a list of what the queryset would give.

    Raises TypeError for a queryset that gives neither models nor tuples.
    """
    gives = queryset._iterable_class
    if gives is ModelIterable:
        load = ModelLoader(compiler.klass_info, compiler.select, compiler.annotation_col_map)
    elif gives is NamedValuesListIterable:
        load = create_namedtuple_class(*queryset._fields)._make
    elif gives is ValuesListIterable:
        load = tuple
    elif gives is FlatValuesListIterable:
        load = itemgetter(0)
    else:
        raise TypeError(f"{gives.__name__} cannot be kept ready: ask for models or for a values_list.")
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    if converters:
        return lambda rows: [load(row) for row in compiler.apply_converters(rows, converters)]
    return lambda rows: list(map(load, rows))


class ModelLoader:
    """Makes one kind of model from a row, with the related models that were selected along with it."""

    def __init__(self, info, select, annotations=None):
        columns = info["select_fields"]
        names = [select[column][0].target.attname for column in columns]
        self.model = info["model"]
        self.key = columns[names.index(self.model._meta.pk.attname)]
        self.names = [*names, *(annotations or {})]
        self.values = itemgetter(*columns, *(annotations or {}).values(), self.key)  # one more: always a tuple
        self.related = [
            (ModelLoader(one, select), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", [])
        ]

    def __call__(self, row):
        """The model, or None where an outer join found no row for it."""
        if row[self.key] is None:
            return None
        state = ModelState()
        state.adding, state.db, state.fields_cache = False, "default", {}
        made = self.model.__new__(self.model)
        made.__dict__ = {"_state": state, **dict(zip(self.names, self.values(row), strict=False))}
        for load, place_here, place_there in self.related:
            other = load(row)
            place_here(made, other)
            if other is not None:
                place_there(other, made)
        return made
