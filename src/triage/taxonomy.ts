/** Version of the labels and the set of codes; stored with every tag so that old months stay true. */
export const TAXONOMY_VERSION = '2026.1';

/** The eleven groups of problems; a code is `GROUP-nn`, and `99` is "other" in each group. */
export const TAXONOMY_GROUPS = ['EMO', 'STU', 'FAM', 'PEE', 'BEH', 'SLF', 'HEA', 'SAF', 'CRI', 'INF', 'NON'] as const;
export type TaxonomyGroup = (typeof TAXONOMY_GROUPS)[number];

/** One problem a contact may be about. Codes never change meaning; labels may, with a new version. */
export interface TaxonomyEntry {
  readonly code: string;
  readonly group: TaxonomyGroup;
  readonly zh: string;
  readonly en: string;
  /** Pinyin initials of the Chinese label, lower case, for type-ahead: 焦虑 is `jl`. */
  readonly initials: string;
}

/** A group with its own label. */
export interface TaxonomyGroupLabel {
  readonly group: TaxonomyGroup;
  readonly zh: string;
  readonly en: string;
  readonly initials: string;
}

type Row = readonly [nn: string, zh: string, en: string, initials: string];
type Table = readonly [group: TaxonomyGroup, zh: string, en: string, initials: string, rows: readonly Row[]];

const tables: readonly Table[] = [
  [
    'EMO',
    '情绪',
    'Emotion',
    'qx',
    [
      ['01', '焦虑', 'Anxiety', 'jl'],
      ['02', '低落', 'Low mood', 'dl'],
      ['03', '愤怒', 'Anger', 'fn'],
      ['04', '孤独', 'Loneliness', 'gd'],
      ['05', '创伤', 'Trauma', 'cs'],
      ['06', '丧失', 'Grief', 'ss'],
    ],
  ],
  [
    'STU',
    '学习',
    'Study',
    'xx',
    [
      ['01', '考试焦虑', 'Exam anxiety', 'ksjl'],
      ['02', '厌学拒学', 'School refusal', 'yxjx'],
      ['03', '学习困难', 'Learning difficulty', 'xxkn'],
      ['04', '适应', 'Adjustment', 'sy'],
      ['05', '升学', 'Transition', 'sx'],
      ['06', '师生', 'Teacher relations', 'ss'],
    ],
  ],
  [
    'FAM',
    '亲子家庭',
    'Parent–child and family',
    'qzjt',
    [
      ['01', '亲子冲突', 'Parent–child conflict', 'qzct'],
      ['02', '教养', 'Parenting', 'jy'],
      ['03', '离异重组', 'Divorce', 'lycz'],
      ['04', '手足', 'Siblings', 'sz'],
      ['05', '留守流动', 'Left-behind or migrant', 'lsld'],
      ['06', '家人患病', 'Family illness', 'jrhb'],
    ],
  ],
  [
    'PEE',
    '同伴',
    'Peers',
    'tb',
    [
      ['01', '友谊', 'Friendship', 'yy'],
      ['02', '孤立', 'Exclusion', 'gl'],
      ['03', '恋爱', 'Romance', 'la'],
    ],
  ],
  [
    'BEH',
    '行为',
    'Behaviour',
    'xw',
    [
      ['01', '习惯', 'Habits', 'xg'],
      ['02', '网络游戏', 'Internet and gaming', 'wlyx'],
      ['03', '攻击', 'Aggression', 'gj'],
      ['04', '离家', 'Running away', 'lj'],
      ['05', '物质', 'Substances', 'wz'],
    ],
  ],
  [
    'SLF',
    '自我成长',
    'Self',
    'zwcz',
    [
      ['01', '自尊', 'Self-esteem', 'zz'],
      ['02', '身体意象', 'Body image', 'styx'],
      ['03', '性与性别', 'Sexuality and gender', 'xyxb'],
      ['04', '青春期', 'Puberty', 'qcq'],
    ],
  ],
  [
    'HEA',
    '身心',
    'Health',
    'sx',
    [
      ['01', '睡眠', 'Sleep', 'sm'],
      ['02', '饮食', 'Eating', 'ys'],
      ['03', '躯体', 'Somatic', 'qt'],
      ['04', '注意抽动', 'Attention and tics', 'zycd'],
      ['05', '已诊断就医', 'In treatment', 'yzdjy'],
      ['06', '精神病性体验', 'Psychotic-like', 'jsbxty'],
      ['07', '强迫', 'Obsessive-compulsive', 'qp'],
    ],
  ],
  [
    'SAF',
    '侵害',
    'Protection',
    'qh',
    [
      ['01', '家暴', 'Domestic abuse', 'jb'],
      ['02', '性侵', 'Sexual abuse', 'xq'],
      ['03', '欺凌', 'Bullying', 'ql'],
      ['04', '网络侵害', 'Online harm', 'wlqh'],
      ['05', '忽视', 'Neglect', 'hs'],
    ],
  ],
  [
    'CRI',
    '危机',
    'Crisis',
    'wj',
    [
      ['01', '意念', 'Ideation', 'yn'],
      ['02', '计划', 'Plan', 'jh'],
      ['03', '行为', 'Attempt', 'xw'],
      ['04', '自伤', 'Self-harm', 'zs'],
      ['05', '伤人', 'Harm to others', 'sr'],
      ['06', '第三方', 'Third-party', 'dsf'],
    ],
  ],
  [
    'INF',
    '信息',
    'Information',
    'xx',
    [
      ['01', '就医', 'Services', 'jy'],
      ['02', '预约', 'Booking', 'yy'],
      ['03', '政策', 'Policy', 'zc'],
    ],
  ],
  [
    'NON',
    '非咨询',
    'Non-counseling',
    'fzx',
    [
      ['01', '沉默', 'Silent', 'cm'],
      ['02', '挂断', 'Hang-up', 'gd'],
      ['03', '误拨', 'Wrong number', 'wb'],
      ['04', '骚扰', 'Abusive', 'sr'],
      ['05', '投诉', 'Complaint', 'ts'],
      ['06', '测试', 'Test', 'cs'],
    ],
  ],
];

const other: Row = ['99', '其他', 'Other', 'qt'];

/** The groups in the order in which they are printed. */
export const taxonomyGroups: readonly TaxonomyGroupLabel[] = tables.map(([group, zh, en, initials]) => ({
  group,
  zh,
  en,
  initials,
}));

/** Every code of this version, in printing order. */
export const taxonomy: readonly TaxonomyEntry[] = tables.flatMap(([group, , , , rows]) =>
  [...rows, other].map(([nn, zh, en, initials]) => ({ code: `${group}-${nn}`, group, zh, en, initials })),
);

const byCode = new Map(taxonomy.map((entry) => [entry.code, entry]));

/** The tag of a code, or undefined if this version has none. */
export function findTaxonomyEntry(code: string): TaxonomyEntry | undefined {
  return byCode.get(code);
}

/** Entries whose code, label or initials begin with (or whose label contains) what was typed; for type-ahead. */
export function searchTaxonomy(typed: string, limit = 8): readonly TaxonomyEntry[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [];
  const rank = (entry: TaxonomyEntry): number => {
    if (entry.initials === wanted || entry.code.toLowerCase() === wanted) return 0;
    if (entry.initials.startsWith(wanted) || entry.code.toLowerCase().startsWith(wanted)) return 1;
    if (entry.zh.startsWith(wanted) || entry.en.toLowerCase().startsWith(wanted)) return 2;
    return entry.zh.includes(wanted) || entry.en.toLowerCase().includes(wanted) ? 3 : 9;
  };
  return taxonomy
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((found) => found.rank < 9)
    .sort((a, b) => a.rank - b.rank || (a.entry.code < b.entry.code ? -1 : 1))
    .slice(0, limit)
    .map((found) => found.entry);
}
