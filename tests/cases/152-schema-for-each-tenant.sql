-- title: the same table in a schema for each tenant; one tenant's rows were imported
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=tenant_acme.invoice column=id sequence=tenant_acme.invoice_id_seq via=serial owned=auto next=4 max=3 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table='"tenant-42".invoice' column=id sequence='"tenant-42".invoice_id_seq' via=serial owned=auto next=1 max=3 status=behind first_collision=1 inserts_until_failure=0 error=23505
-- truth: table=tenant_zeta.invoice column=id sequence=tenant_acme.invoice_id_seq via=default owned=tenant_acme.invoice.id next=4 max=6 status=behind also=not-owned first_collision=5 inserts_until_failure=1 error=23505
-- naive: the third tenant's default still names the schema that it was copied from
CREATE SCHEMA tenant_acme;
CREATE TABLE tenant_acme.invoice (id serial PRIMARY KEY, total numeric(10,2));
INSERT INTO tenant_acme.invoice (total) VALUES (1), (2), (3);
CREATE SCHEMA "tenant-42";
CREATE TABLE "tenant-42".invoice (id serial PRIMARY KEY, total numeric(10,2));
INSERT INTO "tenant-42".invoice SELECT * FROM tenant_acme.invoice;
CREATE SCHEMA tenant_zeta;
CREATE TABLE tenant_zeta.invoice (LIKE tenant_acme.invoice INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
INSERT INTO tenant_zeta.invoice (id, total) VALUES (5, 1), (6, 2);
