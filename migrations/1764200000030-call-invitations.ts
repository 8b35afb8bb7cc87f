import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A counselor asks whoever chats with her onto a call: the invitation, and a call that is part of a conversation. */
export class CallInvitations1764200000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- where the contact goes on when the line has ended; null for a call that is a contact of its own
      alter table calls add column returns_to text check (returns_to in ('chat'));

      -- one conversation can have several calls, one after the other
      create unique index calls_one_live_per_contact on calls (contact_id) where state <> 'ended';
      create index calls_contact on calls (contact_id, started_at);
      alter table calls drop constraint calls_contact_id_key;

      create table call_invitations (
        id            uuid primary key,
        center_id     uuid not null references centers,
        desk_id       uuid not null references desks,
        contact_id    uuid not null references contacts,
        person_id     uuid not null references persons,
        counselor_id  uuid not null references accounts,
        client_id     uuid not null,
        state         text not null check (state in ('open', 'taken', 'declined', 'withdrawn', 'expired')),
        call_id       uuid unique references calls,
        invited_at    timestamptz not null,
        expires_at    timestamptz not null,
        settled_at    timestamptz,
        unique (contact_id, client_id),
        check ((state = 'open') = (settled_at is null)),
        check ((state = 'taken') = (call_id is not null))
      );
      create unique index call_invitations_one_open on call_invitations (contact_id) where state = 'open';
      create index call_invitations_person on call_invitations (person_id) where state = 'open';

      -- whoever came onto a call by invitation and finds her counselor gone is first in line
      alter table contacts drop constraint contacts_front_check;
      alter table contacts add constraint contacts_front_check
        check (front in ('line-lost', 'transferred', 'invited')) not valid;
      alter table contacts validate constraint contacts_front_check;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
