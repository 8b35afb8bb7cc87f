#!/bin/sh
# Runs once, when the database is made: an owner that migrates, and a runtime role that only adds to the audit log.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
create role lamplight_owner login password :'owner_password';
create role lamplight_app login password :'app_password';
create database lamplight owner lamplight_owner encoding 'UTF8' template template0;
revoke all on database lamplight from public;
grant connect on database lamplight to lamplight_app;
SQL
