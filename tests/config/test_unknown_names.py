"""Names in the configuration that nothing in the database has."""

import pytest

from validator.config.unknown_names import unknown_names
from validator.model.names import ColumnName, QualifiedName

TABLES = [
    QualifiedName("public", "orders"),
    QualifiedName("public", "Order Items"),
    QualifiedName("tenant_1", "orders"),
]
SEQUENCES = [QualifiedName("public", "orders_id_seq"), QualifiedName("public", "invoice_seq")]
COLUMNS = [ColumnName(table, column) for table in TABLES for column in ("id", "total")]

GOOD = """\
schemas: [public, "nothing_*"]
tables: [orders, 'public."Order Items"', "zzz*"]
exclude: [tenant_1.orders, invoice_seq, "*.audit_log"]
app_roles: [shop_app]
ignore:
  - {subject: public.orders.id, reason: r}
  - {subject: public.orders_id_seq, reason: r}
  - {subject: tenant_1.orders, reason: r}
  - {subject: orders, reason: r}
  - {subject: "archive.*.id", reason: r}
bindings:
  - {column: 'public."Order Items".id', sequence: public.invoice_seq}
"""


def check(settings, **more):
    return [str(error) for error in unknown_names(settings, COLUMNS, TABLES, SEQUENCES, **more)]


def test_names_that_exist_and_patterns_are_fine(load):
    assert check(load(GOOD), roles=["shop_app"]) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("schemas: [publik]", "2:11: schema 'publik' does not exist; did you mean public?"),
        ("tables: [ordres]", "2:10: table 'ordres' does not exist; did you mean orders?"),
        ("exclude: [public.ordres]", "2:11: table 'public.ordres' does not exist; did you mean public.orders?"),
        ("exclude: [tenant1.orders]", "did you mean tenant_1.orders?"),
        ("exclude: ['public.\"Order items\"']", 'did you mean public."Order Items"?'),
        (
            "ignore: [{subject: public.orders.idd, reason: r}]",
            "column 'public.orders.idd' does not exist; did you mean",
        ),
        ("ignore: [{subject: public.order.id, reason: r}]", "did you mean public.orders.id?"),
        (
            "ignore: [{subject: public.orders_id, reason: r}]",
            "2:20: table or sequence 'public.orders_id' does not exist",
        ),
        ("ignore: [{subject: qqq.zzz, reason: r}]", "mend the name, or remove it if the thing is gone"),
        ("bindings: [{column: public.orders.idx, sequence: public.invoice_seq}]", "column 'public.orders.idx'"),
        ("bindings: [{column: public.orders.id, sequence: public.orders}]", "2:49: sequence 'public.orders' does not"),
    ],
)
def test_a_name_that_does_not_exist(load, body, said):
    (message,) = check(load(body))
    assert message.startswith(".seqguard.yml:2:")
    assert said in message


def test_the_column_named_is_of_the_table_named(load):
    (message,) = check(load("ignore: [{subject: tenant_1.orders.totl, reason: r}]"))
    assert message.endswith("did you mean tenant_1.orders.total?")


def test_all_are_told_in_the_order_of_the_file(load):
    messages = check(load("ignore:\n- {subject: a.b, reason: r}\nexclude: [c.d]\nschemas: [publik]"))
    assert [message.split(":")[1] for message in messages] == ["3", "4", "5"]


def test_roles_are_looked_at_only_where_they_are_known(load):
    settings = load("app_roles: [shop_ap]")
    assert check(settings) == []
    assert check(settings, roles=["shop_app"]) == [
        ".seqguard.yml:2:13: role 'shop_ap' does not exist; did you mean shop_app?"
    ]


def test_a_schema_without_tables_exists_if_it_is_listed(load):
    settings = load("schemas: [empty]")
    assert len(check(settings)) == 1
    assert check(settings, schemas=["empty"]) == []
