import type { Category, Rule, SignalLevel } from './lexicon.types.js';
import type { ReasonCode } from './reasons.js';

/**
 * What no single phrase says: means laid ready, a moment to wait for, what is then to be done. Each alone is ordinary
 * (a cold remedy bought, parents asleep, a letter written); together they are a plan.
 */
export interface PlanFinding extends Omit<Rule, 'pattern'> {
  readonly start: number;
  readonly end: number;
}

/** What the plan reads of the single findings. */
export interface Known {
  readonly start: number;
  readonly end: number;
  readonly reason: ReasonCode;
  readonly category: Category;
  readonly level: SignalLevel;
  readonly stance: string;
}

type Place = readonly [start: number, end: number];

/** How far apart two parts of one plan may stand, and how many places of one cue are read. */
const reach = 48;
const placesKept = 8;

const deadly =
  '安眠药|百草枯|农药|敌敌畏|老鼠药|毒药|除草剂|氰化.|木炭|(?<![烧火煤])炭|抗抑郁药|对乙酰氨?基?酚?|秋水仙碱|地西泮|阿普唑仑';
const means = `${deadly}|药片?|药丸|胶囊|绳子?|刀片?|水果刀|美工刀|皮带|汽油`;
const between = '(?:我|也|都|就|全|已经|早就?|偷偷|一直|慢慢|现在|托.{1,4}|让.{1,4}|网上|.{0,2}里){0,4}';
const household = '(?:他们?|她们?|爸妈|爸爸?|妈妈?|父母|家人|家里人|大家|室友|奶奶|爷爷|全家|都|弟弟|妹妹)';

const cue = (source: string): RegExp => new RegExp(source, 'g');

/** Means put by in secret or little by little, or means that have hardly another use at hand. */
const hoarded = cue(
  `(?:${means})${between}(?:攒|囤|藏|凑|存|够了)(?:了|好|够|到|在|起来|齐|着){0,2}|(?:攒|囤|藏|凑|偷偷存|存)(?:了|着|够|下|起来|好|的){0,2}.{0,10}(?:${means})|(?:把|将).{0,12}药.{0,6}(?:藏|攒|存)(?:起来|了|下|着)|(?:${deadly})${between}(?:买|弄|搞|备|准备|找)(?:了|好|到|来|齐){1,2}|(?:买|弄|搞|准备)(?:了|好|到|好了|到了).{0,6}(?:${deadly})|(?:${deadly}).{0,8}(?:都)?(?:放|藏|压|塞)?在|药店.{0,4}买.{0,6}[盒瓶板]`,
);
/** Means merely there: bought, laid somewhere. */
const ready = cue(`(?:${means})${between}(?:买|备|准备|放|摆|压|搁|塞)(?:了|好|到|在|齐)`);
/** A moment to wait for, such as nobody being awake or at home. */
const waits = cue(
  `等.{0,12}(?:睡|走了|出门|出差|不在|回老家|走亲戚|没人|天黑|天亮|十二点|零点|那天)|等.{0,8}(?:考完|[中高]考|期[中末]|生日|过年|放假|开学|毕业|周末)|${household}(?:都)?睡(?:着|熟|下)?(?:了|以后|之后|后)|(?:差|找|等)一?个没人的|家里?没人`,
);
/** Any moment to come. */
const times = cue(
  `今(?:天)?[晚夜]|今天|半夜|深夜|凌晨|零点|十二点|天[黑亮]|明[天晚]|后天|过几天|下个?月|(?:这|下)?(?:周|星期|礼拜)[一二三四五六日天末]|(?:[中高]考|期[中末]考?|月考|考试|考完|生日|过年|开学|放假|毕业)`,
);
/** A moment at hand. */
const soon = cue(
  `今(?:天)?[晚夜]|等.{0,8}睡|${household}(?:都)?睡(?:着|熟|下)?(?:了|以后|之后|后)|马上|待会儿?|等会儿?|等一?下|一会儿|等十二点|等零点|现在就`,
);
/** All of it at once: hardly how a medicine is taken. */
const allAtOnce = cue(
  '(?:全部?|都|一次性?|一下子?|一口气|一把|统统|全都)(?:都|全|给|把.{1,4}){0,2}(?:吃|吞|喝|服)(?:完|光|掉|下|了)?|吞(?:了|下|掉|光)',
);
const uses = cue(
  '(?:就|想|要|准备|打算|再)(?:把.{1,8}|一起|偷偷){0,2}(?:吃|吞|喝|服|用(?!不)|点(?:上|燃|着)|动手|开始|烧|跳|割|上吊|下去|走(?!路|亲))',
);
const secret = cue('(?:谁|没有?人)(?:也|都)?(?:不|没)?(?:知道|发现|看见)|没(?:被)?(?:人)?发现|瞒着');
const harmlessUse =
  /(?<![偷存藏攒拿].{0,5})(?:奶奶|爷爷|外[公婆]|妈妈|爸爸)的(?:安眠)?药(?!.{0,4}[偷拿藏攒])|感冒|过敏|鼻炎|退烧|发烧|咳|胃药|降压|血压|血糖|糖尿|维生素|钙片|过期|医生(?:让|说|叫|嘱)|按时|饭[前后]|喂(?:给|猫|狗|弟|妹|药|奶)|[给帮](?:我)?(?:奶奶|爷爷|外[公婆]|弟|妹|妈|爸|他|她|狗|猫|花)|烤|火锅|露营|拔河|跳绳|爬山|晾|手工|削|(?<!一)切|贺卡|卡纸|打包|快递|画|(?<![此立时一])刻|游戏|道具|消毒|买不到|家里常备|敏感肌|田里|地里|打药|种(?:菜|花|地|田)|杀虫|蟑螂|泡脚|中药|烧水|取暖/;

/** Places one could fall or drown from, chosen. */
const placeChosen = cue(
  '(?:河|江|湖|桥|楼顶|天台|水库|海边|铁轨|楼).{0,8}(?:看|选|踩|想|挑|找)好了?(?:的?(?:位置|地方|点))?|(?:看|选|想|挑)好了?.{0,6}(?:河|江|桥|楼顶|天台|水库|铁轨|哪[栋座层])',
);
const placeAlone = cue('(?:江边|河边|湖边|海边|桥上|楼顶|天台|水库|铁轨|铁路|窗台|阳台|屋顶)');
const notBack = cue('(?:不打算|不想|不会|不准备|没打算|没想)(?:再|要)?(?:回|下)(?:来|去|家)');
const outing = /钓鱼|拍照|拍了?|写生|野餐|散步|看(?:日|星|月|夕|晚霞|风景|烟花)|露营|好美|好漂亮|风筝|自拍|过年|过夜玩/;

/** Things settled, given away, said for the last time. */
const settled = cue(
  '(?:留|送|给|托付|交)(?:给)(?:了)?(?:他|她|弟|妹|同桌|室友|闺蜜|朋友|邻居|同学|表[弟妹]|爸|妈|奶奶|爷爷|舍友|别人)|密码.{0,8}(?:告诉|写|给|留)|(?:聊天记录|相册|照片|账号|日记|朋友圈|动态|说说|微信|qq).{0,6}(?:删|清空|注销|烧)|信.{0,8}(?:写好|压在|夹在|放在|留在)|(?:录|留)(?:了|好了?|下)?.{0,4}(?:视频|录音|封信|的信|纸条)|(?:告|道)别|(?:方法|方式|日子|地方)我?(?:都|也|已经|早就?){0,2}(?:选|想|定|挑|看)好|说了?.{0,4}(?:对不起|谢谢|晚安|再见)|别怪我|(?:东西|后事|事情)我?(?:都|已经){0,2}(?:收拾|安排|交代|处理)(?:好|完)',
);
const leaving = cue(
  '(?:安心|放心|安静|悄悄|默默)(?:地|的)?(?:走|离开)|(?:明天|今晚|马上|很快|可以|终于)(?:我|就|要|能|可以){0,3}(?:解脱|结束)了|没有?(?:什么|任何)?牵挂|不会?再(?:打扰|\u00b7\u00b7|麻烦|拖累|连累)|我.{0,4}不在(?:了|这个世界|人世)|(?:今晚|明天|以后)(?:以后|之后|过后)?我?就(?:不(?:会)?(?:疼|痛|累|难受)|不用醒)|我(?:今晚|明天|这)?就?走了|我就走(?=[，。！!~…]|$)',
);
const needless = cue('用不(?:着|上)了|(?:不|没)需要了|再也不用了');
const parting =
  /火车|高铁|车票|机票|旅[游行]|外婆家|姥姥家|老家|转学|搬家|毕业|[夏冬]令营|当兵|出国|留学|长大|(?<![依仍照])旧|打工|换了?新|买了新|考完了|笔友|下班|我(?:要|就|得)?回家|比赛|不玩了|集训|[^过]过年|游戏里/;

const missing =
  /(?:人|他|她|孩子|儿子|女儿)?(?:现在)?(?:不见了|失踪|失联|找不(?:到|着))|联系不(?:上|到)|(?:电话|手机)(?:也|都|一直)?(?:关机|打不通|没人接|不接)|反锁|锁(?:在|起来)|不开门|敲门(?:没|不)|(?:还)?没回(?:来|家)|跑(?:出去|了)/;
const theirNote =
  /(?:儿子|女儿|孩子|闺女|娃|学生|同学|朋友|闺蜜|室友|弟弟|妹妹|哥哥|姐姐|他|她).{0,8}(?:留了?下?|写了?|发)(?:一?[张封个条])?(?:纸条|字条|信|消息|短信|遗书|便条).{0,8}(?:对不起|别找|不要找|再见|走了|永别|别怪|下辈子)/;
const theirPlace =
  /(?:儿子|女儿|孩子|闺女|学生|同学|朋友|闺蜜|室友|网友|他|她).{0,16}(?:再见|永别|不想活|别找|对不起|解脱|不接电话|一直哭|想跳|告别).{0,10}(?:在|到|上了?)(?:.{0,4})(?:楼顶|天台|顶楼|桥上|江边|河边|窗台|铁轨|海边)|(?:儿子|女儿|孩子|闺女|学生|同学|朋友|闺蜜|室友|网友|他|她).{0,8}(?:在|到|上了?)(?:.{0,4})(?:楼顶|天台|顶楼|桥上|江边|河边|窗台|铁轨|海边).{0,10}(?:再见|永别|不想活|别找|对不起|解脱|不接电话|一直哭|想跳|告别)/;

/** Joins cues and single findings into plans. Constant work for each kept place, so about linear in the text. */
export function readPlans(text: string, known: readonly Known[]): PlanFinding[] {
  const found: PlanFinding[] = [];
  const wishes = known
    .filter((hit) => hit.stance === 'self' && hit.category === 'suicide' && hit.level >= 2)
    .slice(0, placesKept)
    .map((hit): Place => [hit.start, hit.end]);
  withMeans(text, wishes, found);
  withoutMeans(text, wishes, found);
  ofAnother(text, known, found);
  const weary = known.filter((hit) => hit.reason === 'suicide.no-will' && hit.stance === 'self' && hit.level === 1);
  const last = weary.reduce((latest, hit) => Math.max(latest, hit.start), 0);
  const twice = weary.find((hit) => hit.end <= last);
  if (twice !== undefined) add(found, [twice.start, twice.end], 'suicide.no-will', 2, true);
  return found;
}

/** Pills, a rope, charcoal: put by, and then used at a moment waited for. */
function withMeans(text: string, wishes: readonly Place[], found: PlanFinding[]): void {
  const put = placesOf(hoarded, text);
  const there = placesOf(ready, text);
  if (put.length + there.length === 0) return;
  const parts = {
    waits: placesOf(waits, text),
    times: placesOf(times, text),
    soon: placesOf(soon, text),
    all: placesOf(allAtOnce, text),
    uses: placesOf(uses, text),
    secret: placesOf(secret, text),
  };
  for (const [places, strong] of [
    [put, true],
    [there, false],
  ] as const) {
    for (const place of places) {
      const has = (others: readonly Place[]): boolean => others.some((other) => near(place, other));
      const all = has(parts.all);
      const wished = has(wishes);
      if (!wished && !(all && strong) && harmlessUse.test(around(text, place))) continue;
      const use = all || has(parts.uses);
      const planned =
        wished ||
        (use && has(parts.waits)) ||
        (strong && use && has(parts.times)) ||
        (strong &&
          (all ||
            has(parts.waits) ||
            (/藏|偷|攒|囤/.test(around(text, place)) &&
              (has(parts.secret) || /药[^，。]{0,24}[，。]?.{0,4}够了/.test(around(text, place))))));
      if (!planned) continue;
      add(found, place, 'suicide.preparation', 3, true);
      const now = parts.soon.find((other) => near(place, other));
      if (now !== undefined && (use || wished)) add(found, now, 'suicide.imminent', 4, true);
    }
  }
}

/** A place chosen, things given away, a wish with a moment and an act. */
function withoutMeans(text: string, wishes: readonly Place[], found: PlanFinding[]): void {
  const waited = placesOf(waits, text);
  for (const place of placesOf(placeChosen, text)) {
    if (outing.test(around(text, place))) continue;
    if ([...waited, ...wishes].some((other) => near(place, other))) add(found, place, 'suicide.preparation', 3, true);
  }
  const gone = placesOf(notBack, text);
  if (gone.length > 0) {
    for (const place of placesOf(placeAlone, text)) {
      const back = gone.find((other) => near(place, other));
      if (back !== undefined && !outing.test(around(text, place))) add(found, back, 'suicide.place', 3, true);
    }
  }
  const words = placesOf(settled, text);
  if (words.length > 0) {
    const leave = placesOf(leaving, text);
    const need = placesOf(needless, text);
    for (const place of words) {
      if (parting.test(around(text, place))) continue;
      if (leave.some((other) => near(place, other))) add(found, place, 'suicide.farewell', 3, true);
      else if (need.some((other) => near(place, other))) add(found, place, 'suicide.farewell', 2, true);
    }
  }
  if (wishes.length > 0 && waited.length > 0) {
    const soonAt = placesOf(soon, text);
    const does = placesOf(uses, text);
    for (const place of waited) {
      if (!wishes.some((wish) => near(place, wish)) || !does.some((act) => act[0] >= place[0] && near(place, act)))
        continue;
      const now = soonAt.some((other) => other[0] < place[1] && place[0] < other[1]);
      add(found, place, now ? 'suicide.imminent' : 'suicide.preparation', now ? 4 : 3, true);
    }
  }
}

/** Somebody else who left a note or says goodbye, and cannot be reached now. */
function ofAnother(text: string, known: readonly Known[], found: PlanFinding[]): void {
  const place = firstOf(theirPlace, text);
  if (place !== undefined) add(found, place, 'third-party.now', 4, true, 'third-party');
  const told =
    known.find((hit) => hit.stance === 'third' && hit.category === 'third-party' && hit.level >= 1) ??
    placeAsKnown(firstOf(theirNote, text));
  if (
    told === undefined ||
    told.reason === 'away.gone' ||
    !/遗书|遗言|死|自杀|活|药|对不起|别找|再见|永别|别怪|下辈子|走了/.test(text.slice(told.start, told.end))
  )
    return;
  const gone = missing.exec(text.slice(told.end, told.end + reach));
  if (gone === null) return;
  add(
    found,
    [told.end + gone.index, told.end + gone.index + gone[0].length],
    'third-party.now',
    4,
    true,
    'third-party',
  );
}

function placeAsKnown(place: Place | undefined): { start: number; end: number; reason?: ReasonCode } | undefined {
  return place === undefined ? undefined : { start: place[0], end: place[1] };
}

function firstOf(pattern: RegExp, text: string): Place | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : [match.index, match.index + match[0].length];
}

function placesOf(pattern: RegExp, text: string): Place[] {
  pattern.lastIndex = 0;
  const places: Place[] = [];
  for (let match = pattern.exec(text); match !== null && places.length < placesKept; match = pattern.exec(text)) {
    places.push([match.index, match.index + match[0].length]);
  }
  return places;
}

function near(a: Place, b: Place): boolean {
  return Math.max(a[0], b[0]) - Math.min(a[1], b[1]) <= reach;
}

function around(text: string, [start, end]: Place): string {
  return text.slice(Math.max(0, start - 12), end + 24);
}

function add(
  found: PlanFinding[],
  [start, end]: Place,
  reason: ReasonCode,
  level: SignalLevel,
  firm: boolean,
  category: Category = 'suicide',
): void {
  found.push({ start, end, reason, category, level, firm, reading: category === 'third-party' ? 'as-is' : 'stance' });
}
