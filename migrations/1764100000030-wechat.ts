import type { MigrationInterface, QueryRunner } from 'typeorm';

/** WeChat as a second door to the board: who comes by it, and how what a counselor writes reaches them. */
export class Wechat1764100000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- the account that somebody wrote to; null where they came by our own page or by telephone
      alter table contacts add column door text;
      alter table contacts add constraint contacts_door_check check (door in ('wechat')) not valid;
      alter table contacts validate constraint contacts_door_check;

      -- Who somebody is to WeChat. The OpenID stands sealed by her own key; beside it a keyed hash, to find her by.
      create table wechat_identities (
        person_id     uuid primary key references persons,
        center_id     uuid not null references centers,
        app_id        text not null,
        open_id_hash  bytea not null,
        open_id       bytea not null,
        -- the last notice that there is an answer; one is enough until she writes again
        noticed_at    timestamptz,
        -- what is on its way to her is sent by one process at a time, until this lease ends
        lease_id      uuid,
        leased_until  timestamptz,
        attempts      smallint not null default 0,
        check ((lease_id is null) = (leased_until is null))
      );
      create unique index wechat_identities_open_id on wechat_identities (center_id, app_id, open_id_hash);

      -- How a message reaches somebody who has no page of ours open; none for whoever reads on our page.
      create table message_deliveries (
        message_id   uuid primary key references messages,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        person_id    uuid not null references persons,
        state        text not null check (state in ('waiting', 'sent', 'noticed', 'held', 'failed')),
        -- of a message longer than one may be, so many pieces are there
        pieces_sent  smallint not null default 0,
        planned_at   timestamptz not null,
        settled_at   timestamptz,
        -- what the carrier answered last, where it refused
        error_code   integer,
        check ((state = 'waiting') = (settled_at is null))
      );
      create index message_deliveries_open on message_deliveries (person_id) where state <> 'sent';

      alter table alarms drop constraint alarms_kind_check;
      alter table alarms add constraint alarms_kind_check check (kind in ('desk-unstaffed', 'nobody-answers',
        'urgent-waiting', 'counselor-gone', 'not-answered', 'referral-unanswered', 'callback-overdue',
        'answer-undelivered'));
      drop index alarms_one_standing;
      create unique index alarms_one_standing on alarms (desk_id, kind)
        where cleared_at is null and kind not in ('referral-unanswered', 'callback-overdue', 'answer-undelivered');
      create unique index alarms_one_undelivered on alarms (contact_id)
        where cleared_at is null and kind = 'answer-undelivered';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
