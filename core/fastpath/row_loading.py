"""Turn database rows into what a compiled queryset returns: model instances with their selected relations, or tuples.

Django inspects the compiled query again at each evaluation; here that is done once per query. Instances are made by
`Model.from_db`, so that `__init__`, its signals and overrides of `from_db` work as with a queryset.
"""

from operator import itemgetter

from django.db.models import DEFERRED

# Private API of Django, guarded by core/tests/test_fast_path_switch.py.
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesListIterable,
    create_namedtuple_class,
)


def row_loader(queryset, compiler):
    """Return a function from a list of rows to a list of what the compiled queryset would return.

    Raise TypeError for a queryset of anything but model instances or tuples, such as `values()`.
    """
    # Private API of Django (_iterable_class, _fields, the compiler), guarded by core/tests/test_fast_path_switch.py.
    iterable_class = queryset._iterable_class
    if iterable_class is ModelIterable:
        load = ModelLoader(compiler.using, compiler.klass_info, compiler.select, compiler.annotation_col_map)
    elif iterable_class is NamedValuesListIterable:
        load = create_namedtuple_class(*queryset._fields)._make
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

    def __init__(self, using, class_info, select, annotations=None):
        positions = {select[position][0].target.attname: position for position in class_info["select_fields"]}
        fields = class_info["model"]._meta.concrete_fields
        self.using, self.names = using, list(positions)
        self.from_db = class_info["model"].from_db
        self.pk_position = positions[class_info["model"]._meta.pk.attname]
        # One value per concrete field, so that from_db need not look up each name: DEFERRED is appended to the row.
        self.field_values = _tuple_getter([positions.get(field.attname, -1) for field in fields])
        self.annotations = list((annotations or {}).items())
        self.related = [
            (ModelLoader(using, info, select).instance, info["local_setter"], info["remote_setter"])
            for info in class_info.get("related_klass_infos", [])
        ]

    def __call__(self, row):
        """Return the instance for a row, or None where an outer join found none."""
        return self.instance([*row, DEFERRED])

    def instance(self, row):
        """Return the instance for a row that ends with DEFERRED."""
        if row[self.pk_position] is None:
            return None
        instance = self.from_db(self.using, self.names, self.field_values(row))
        for name, position in self.annotations:
            setattr(instance, name, row[position])
        for related_instance, set_forward, set_reverse in self.related:
            related = related_instance(row)
            set_forward(instance, related)
            if related is not None:
                set_reverse(related, instance)
        return instance


def _tuple_getter(positions):
    """Return a function from a row to the tuple of its values at these positions."""
    if len(positions) == 1:
        return lambda row: (row[positions[0]],)
    return itemgetter(*positions)
