import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of a person as a whole, who she is by name and on what ground, and who was found not to be the same. */
export class PersonProfiles1764400000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- the center's own list; a group is retired, never removed: persons go on being of it
      create table key_groups (
        id          uuid primary key,
        center_id   uuid not null references centers,
        code        text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
        label_zh    text not null check (length(label_zh) between 1 and 40),
        label_en    text not null check (length(label_en) between 1 and 80),
        sort        smallint not null check (sort between 0 and 999),
        retired_at  timestamptz,
        unique (center_id, code),
        unique (id, center_id)
      );

      create table person_profiles (
        person_id   uuid primary key references persons,
        center_id   uuid not null references centers,
        revision    integer not null check (revision > 0),
        -- sealed: spoken name, class, what she needs to reach us, who belongs to her
        body        bytea not null,
        school_id   uuid references org_units,
        stage       text check (stage in ('primary', 'junior', 'senior', 'vocational', 'other')),
        age_band    text check (age_band in ('under-10', '10-13', '14-15', '16-17', 'adult')),
        sex         text check (sex in ('female', 'male', 'other')),
        language    text check (language in ('putonghua', 'dialect', 'minority', 'sign', 'other')),
        -- of those who belong to her: who may be the source of harm. In clear, for whatever would notify one of them
        harm_from   text[] not null default '{}' check (harm_from <@ array['guardian', 'teacher', 'sibling', 'other']),
        updated_by  uuid not null references accounts,
        updated_at  timestamptz not null,
        unique (person_id, center_id)
      );

      create table person_key_groups (
        person_id     uuid not null,
        key_group_id  uuid not null,
        center_id     uuid not null references centers,
        primary key (person_id, key_group_id),
        foreign key (person_id, center_id) references person_profiles (person_id, center_id),
        foreign key (key_group_id, center_id) references key_groups (id, center_id)
      );
      create index person_key_groups_group on person_key_groups (key_group_id);

      create table person_identities (
        person_id      uuid primary key references persons,
        center_id      uuid not null references centers,
        revision       integer not null check (revision > 0),
        -- sealed: name, guardian, address, telephone; and in a crisis why
        body           bytea not null,
        basis          text not null check (basis in ('consent', 'crisis')),
        consent_by     text check (consent_by in ('self', 'guardian')),
        consent_since  date,
        -- as the profile has it: by it is told who may consent
        age_band       text check (age_band in ('under-10', '10-13', '14-15', '16-17', 'adult')),
        recorded_by    uuid not null references accounts,
        recorded_at    timestamptz not null,
        check ((basis = 'consent') = (consent_by is not null)),
        check ((basis = 'consent') = (consent_since is not null)),
        -- under fourteen, and where nobody knows, the guardian consents
        constraint person_identities_guardian_under_14 check (
          basis = 'crisis' or consent_by = 'guardian' or coalesce(age_band in ('14-15', '16-17', 'adult'), false))
      );

      -- two that a counselor has found to be different persons, whatever hints at it
      create table person_distinctions (
        id         uuid primary key,
        center_id  uuid not null references centers,
        one_id     uuid not null references persons,
        other_id   uuid not null references persons,
        set_by     uuid not null references accounts,
        set_at     timestamptz not null,
        unique (one_id, other_id),
        check (one_id < other_id)
      );
      create index person_distinctions_other on person_distinctions (other_id);

      create index callbacks_of_person on callbacks (person_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
