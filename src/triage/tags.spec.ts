import { assess } from './signal.js';
import { findTaxonomyEntry, searchTaxonomy, taxonomy, taxonomyGroups } from './taxonomy.js';
import { topicCues } from './topics.js';

describe('problem tags', () => {
  it.each([
    ['一想到高考我就紧张得睡不着', 'STU-01'],
    ['我不想去上学', 'STU-02'],
    ['数学听不懂，成绩一直下滑', 'STU-03'],
    ['老师当着全班骂我', 'STU-06'],
    ['我妈天天跟我吵', 'FAM-01'],
    ['孩子不听话，怎么教都没用', 'FAM-02'],
    ['爸妈要离婚了', 'FAM-03'],
    ['爸妈偏心弟弟', 'FAM-04'],
    ['爸妈都在外地打工，我跟着奶奶过', 'FAM-05'],
    ['闺蜜最近不理我了', 'PEE-01'],
    ['全班都孤立我', 'PEE-02'],
    ['我和男朋友分手了', 'PEE-03'],
    ['孩子沉迷手机游戏', 'BEH-02'],
    ['我很自卑，觉得自己没用', 'SLF-01'],
    ['我太胖了，一直在减肥', 'SLF-02'],
    ['天天失眠', 'HEA-01'],
    ['吃完就吐，暴食好几次了', 'HEA-02'],
    ['总听见有人在骂我的声音，医生说是幻听', 'HEA-06'],
    ['爸爸喝酒就打我', 'SAF-01'],
    ['被人猥亵了', 'SAF-02'],
    ['在学校被同学欺负', 'SAF-03'],
    ['网友拿照片敲诈我', 'SAF-04'],
    ['心情很低落，总想哭', 'EMO-02'],
    ['很焦虑，坐立不安', 'EMO-01'],
    ['奶奶去世了，我接受不了', 'EMO-06'],
    ['我想预约面询', 'INF-02'],
  ])('%s suggests %s', (text, code) => {
    expect(assess(text).tags.map((tag) => tag.code)).toContain(code);
  });

  it.each([
    ['我不想活了', ['CRI-01']],
    ['我已经写好遗书了，今晚就走', ['CRI-02']],
    ['我刚刚吞了一整瓶安眠药', ['CRI-03']],
    ['我又用刀片割手臂了', ['CRI-04']],
    ['我想杀了他', ['CRI-05']],
    ['我同学说她想自杀', ['CRI-06']],
    ['女儿刚刚吞了很多安眠药，怎么办', ['CRI-06']],
    ['我没有想死', []],
    ['小说里女主自杀了', []],
    ['活着没意思', []],
  ])('%s suggests the crisis codes %j', (text, codes) => {
    expect(
      assess(text)
        .tags.map((tag) => tag.code)
        .filter((code) => code.startsWith('CRI')),
    ).toEqual(codes);
  });

  it('offers low mood beside a wish to die', () => {
    expect(assess('我不想活了').tags.map((tag) => tag.code)).toEqual(expect.arrayContaining(['CRI-01', 'EMO-02']));
  });

  it('names a violent home and violence among pupils by who did it', () => {
    expect(assess('继父拿衣架抽我').tags.map((tag) => tag.code)).toContain('SAF-01');
    expect(assess('几个男生把我拖到操场后面踢我').tags.map((tag) => tag.code)).toContain('SAF-03');
  });

  it('offers nothing for plain talk, and never more than five', () => {
    expect(assess('好的，收到').tags).toEqual([]);
    expect(assess('爸妈离婚，被同学欺负，失眠，焦虑，厌学，抑郁，没朋友，减肥').tags.length).toBeLessThanOrEqual(5);
  });

  it('uses codes of the taxonomy only', () => {
    for (const { code, weight } of topicCues) {
      expect(findTaxonomyEntry(code)).toBeDefined();
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeLessThan(1);
    }
  });
});

describe('the taxonomy', () => {
  it('has one entry per code, with initials as long as the label, and 99 in every group', () => {
    expect(new Set(taxonomy.map((entry) => entry.code)).size).toBe(taxonomy.length);
    for (const entry of taxonomy) {
      expect(entry.code).toMatch(/^[A-Z]{3}-\d\d$/);
      expect(entry.initials).toHaveLength([...entry.zh].length);
    }
    for (const { group } of taxonomyGroups) expect(findTaxonomyEntry(`${group}-99`)?.zh).toBe('其他');
  });

  it.each([
    ['jl', 'EMO-01'],
    ['ksjl', 'STU-01'],
    ['焦虑', 'EMO-01'],
    ['pee-03', 'PEE-03'],
    ['欺凌', 'SAF-03'],
    ['romance', 'PEE-03'],
  ])('typing %s finds %s first', (typed, code) => {
    expect(searchTaxonomy(typed)[0]?.code).toBe(code);
  });

  it('finds nothing for nothing', () => {
    expect(searchTaxonomy('  ')).toEqual([]);
    expect(findTaxonomyEntry('XXX-01')).toBeUndefined();
  });
});
