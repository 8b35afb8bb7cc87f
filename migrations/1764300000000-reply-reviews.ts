import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a desk demands it, a supervisor reads a counselor's letter before it goes out. */
export class ReplyReviews1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table desks add column replies_reviewed boolean not null default false;

      create table reply_reviews (
        id            uuid primary key,
        center_id     uuid not null references centers,
        desk_id       uuid not null references desks,
        contact_id    uuid not null references contacts,
        -- whose reply it is
        account_id    uuid not null references accounts,
        -- the message's, once it is sent
        client_id     uuid not null,
        -- as she handed it in; what went out stands in the message
        body          bytea not null,
        submitted_at  timestamptz not null,
        state         text not null check (state in ('open', 'sent', 'given-back', 'withdrawn')),
        settled_at    timestamptz,
        -- nobody where it was withdrawn because the contact was hers no more
        settled_by    uuid references accounts,
        message_id    uuid unique references messages,
        reworded      boolean,
        note          bytea,
        unique (contact_id, client_id),
        check ((state = 'open') = (settled_at is null)),
        check ((state = 'sent') = (message_id is not null)),
        check ((state = 'sent') = (reworded is not null)),
        check ((state = 'given-back') = (note is not null)),
        -- nobody reviews her own
        check (case state
          when 'open' then settled_by is null
          when 'withdrawn' then settled_by is null or settled_by = account_id
          else settled_by is not null and settled_by <> account_id end)
      );
      create unique index reply_reviews_one_open on reply_reviews (contact_id) where state = 'open';
      create index reply_reviews_open_at on reply_reviews (desk_id) where state = 'open';
      create index reply_reviews_last on reply_reviews (contact_id, submitted_at desc, id desc);

      -- what could not wait for a review, and why
      create table unreviewed_replies (
        message_id  uuid primary key references messages,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        contact_id  uuid not null references contacts,
        account_id  uuid not null references accounts,
        reason      text not null check (reason in ('danger', 'nobody-reviews', 'time', 'other')),
        sent_at     timestamptz not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
