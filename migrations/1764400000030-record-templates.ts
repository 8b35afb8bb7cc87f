import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A field of a template: key, part of the standard, lines, required to end, label and hint in Chinese and English. */
type Field = readonly [string, string, number, boolean, string, string, string, string];

const who: Field = [
  'who',
  'facts',
  1,
  false,
  '基本情况',
  '年级、由谁陪同；不需要真名',
  'Who',
  'Year, who came along; no real name needed',
];
const family: Field = [
  'family',
  'family',
  1,
  false,
  '家庭情况',
  '和谁一起住，家里的变化',
  'Family',
  'Who lives together, what has changed',
];
const situation: Field = [
  'situation',
  'situation',
  2,
  true,
  '问题情况',
  '发生了什么，多久了',
  'Situation',
  'What happened, since when',
];
const state: Field = [
  'state',
  'state',
  1,
  false,
  '当下状态',
  '睡眠、饮食、情绪、上学',
  'State',
  'Sleep, eating, mood, school',
];
const process: Field = ['process', 'process', 2, true, '咨询过程', '怎么谈的', 'Process', 'How the conversation went'];
const analysis: Field = [
  'analysis',
  'analysis',
  1,
  false,
  '分析判断',
  '怎么看，不写诊断',
  'Analysis',
  'How you see it; no diagnosis',
];
const measures: Field = [
  'measures',
  'measures',
  1,
  false,
  '采取措施',
  '给了什么建议，接下来做什么',
  'Measures',
  'What was advised, what comes next',
];
const effect: Field = ['effect', 'effect', 1, false, '效果反馈', '结束时怎么样', 'Effect', 'How it was at the end'];
const diagnosis: Field = [
  'reported-diagnosis',
  'reported-diagnosis',
  1,
  false,
  '来访者自述的诊断',
  '对方说起过的，写明是谁说的；没有就留空',
  'Diagnosis as reported',
  'What they told of, and who said it; else leave empty',
];

const TEMPLATES: readonly { id: string; kind: string; retired: boolean; fields: readonly Field[] }[] = [
  {
    // what all records up to 0.4 were written on
    id: '01930000-0000-7000-8000-000000000001',
    kind: 'ordinary',
    retired: true,
    fields: [
      [
        'who',
        'facts',
        1,
        false,
        '基本情况',
        '年级、家庭、由谁陪同；不需要真名',
        'Who',
        'Year, family, who came along; no real name needed',
      ],
      situation,
      process,
      analysis,
      measures,
      effect,
    ],
  },
  {
    id: '01930000-0000-7000-8000-000000000002',
    kind: 'phone',
    retired: false,
    fields: [who, family, situation, state, process, analysis, measures, effect, diagnosis],
  },
  {
    id: '01930000-0000-7000-8000-000000000003',
    kind: 'chat',
    retired: false,
    fields: [
      who,
      family,
      situation,
      state,
      [
        'process',
        'process',
        2,
        true,
        '咨询过程',
        '怎么谈的，不用抄对话',
        'Process',
        'How it went; the words themselves are kept',
      ],
      analysis,
      measures,
      effect,
      diagnosis,
    ],
  },
  {
    id: '01930000-0000-7000-8000-000000000004',
    kind: 'face-to-face',
    retired: false,
    fields: [
      [
        'who',
        'facts',
        1,
        false,
        '基本情况',
        '年级、谁一起来；不需要真名',
        'Who',
        'Year, who came in; no real name needed',
      ],
      family,
      situation,
      [
        'state',
        'state',
        1,
        false,
        '当下状态',
        '神情、坐姿、说话的样子；睡眠、饮食、上学',
        'State',
        'Look, bearing, way of speaking; sleep, eating, school',
      ],
      process,
      analysis,
      measures,
      effect,
      ['next', 'other', 1, false, '下次安排', '什么时候，谁来', 'Next time', 'When, and who comes'],
      diagnosis,
    ],
  },
  {
    id: '01930000-0000-7000-8000-000000000005',
    kind: 'parent',
    retired: false,
    fields: [
      [
        'who',
        'facts',
        1,
        false,
        '基本情况',
        '和孩子的关系；孩子的年级',
        'Who',
        'Relation to the child; the child’s year',
      ],
      [
        'family',
        'family',
        1,
        false,
        '家庭情况',
        '谁带孩子，家里的变化',
        'Family',
        'Who looks after the child, what has changed',
      ],
      [
        'situation',
        'situation',
        2,
        true,
        '问题情况',
        '家长看到了什么，多久了',
        'Situation',
        'What the parent sees, since when',
      ],
      ['state', 'state', 1, false, '当下状态', '家长和孩子现在怎么样', 'State', 'How parent and child are now'],
      process,
      analysis,
      [
        'measures',
        'measures',
        1,
        false,
        '采取措施',
        '和家长约定了什么，孩子知道吗',
        'Measures',
        'What was agreed, and whether the child knows',
      ],
      effect,
      diagnosis,
    ],
  },
  {
    id: '01930000-0000-7000-8000-000000000006',
    kind: 'crisis',
    retired: false,
    fields: [
      ['who', 'facts', 1, false, '基本情况', '现在在哪里，身边有谁', 'Who', 'Where they are now, who is with them'],
      situation,
      [
        'risk',
        'risk',
        2,
        true,
        '危险与依据',
        '意念、计划、手段、以前有过；原话',
        'Danger and what shows it',
        'Ideation, plan, means, history; their own words',
      ],
      [
        'protection',
        'protection',
        1,
        false,
        '保护因素',
        '什么让人留下来，谁能陪着',
        'What protects',
        'What holds them, who can stay',
      ],
      family,
      state,
      process,
      analysis,
      [
        'measures',
        'measures',
        2,
        true,
        '采取措施',
        '安全计划，移开了什么，谁陪着',
        'Measures',
        'Safety plan, what was put out of reach, who stays',
      ],
      [
        'informed',
        'informed',
        1,
        false,
        '已通知',
        '通知了谁，什么时候，对方怎么说',
        'Informed',
        'Who was told, when, what they said',
      ],
      effect,
      diagnosis,
    ],
  },
];

/** Templates of the record as versioned data; each record names the version it is written on. */
export class RecordTemplates1764400000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Labels and hints of a record's fields. What comes with the product has no center; a center's own go before it.
      create table record_templates (
        id            uuid primary key,
        center_id     uuid references centers,
        kind          text not null check (kind in ('ordinary', 'phone', 'chat', 'face-to-face', 'parent', 'crisis')),
        version       integer not null check (version > 0),
        fields        jsonb not null check (jsonb_typeof(fields) = 'array' and jsonb_array_length(fields) between 1 and 30),
        published_at  timestamptz not null,
        published_by  uuid references accounts,
        client_id     uuid,
        retired_at    timestamptz,
        check ((center_id is null) = (published_by is null) and (center_id is null) = (client_id is null)),
        check (retired_at >= published_at),
        unique nulls not distinct (center_id, kind, version),
        unique (center_id, client_id)
      );
      create unique index record_templates_one_published on record_templates (center_id, kind) nulls not distinct
        where retired_at is null;

      -- A record of ten years ago is read by what its template said then: nothing of a version changes but that it ends.
      create function refuse_template_change() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and old.retired_at is null and to_jsonb(new) - 'retired_at' = to_jsonb(old) - 'retired_at' then
            return new;
          end if;
          raise exception 'a published template never changes' using errcode = 'restrict_violation';
        end $$;
      create trigger record_templates_stay before update or delete on record_templates
        for each row execute function refuse_template_change();
    `);
    for (const { id, kind, retired, fields } of TEMPLATES) {
      await runner.query(
        `insert into record_templates (id, kind, version, fields, published_at, retired_at)
         values ($1, $2, 1, $3, '2026-11-30', case when $4 then timestamptz '2026-11-30' end)`,
        [id, kind, JSON.stringify(fields.map(asStored)), retired],
      );
    }
    await runner.query(`
      -- Every record so far was written on the same six fields.
      alter table records add column template_id uuid not null default '${TEMPLATES[0]?.id}';
      alter table records alter column template_id drop default;
      alter table records drop column template;
      alter table records add constraint records_template foreign key (template_id) references record_templates not valid;
      alter table records validate constraint records_template;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}

function asStored([key, part, rows, required, label, hint, labelEn, hintEn]: Field): object {
  return { key, part, rows, required, label: { zh: label, en: labelEn }, hint: { zh: hint, en: hintEn } };
}
