/**
 * How the writer stands to what was matched: said of themself, of somebody else, denied, quoted, asked in general, or
 * said to be over.
 */
export type Stance = 'self' | 'third' | 'negated' | 'fiction' | 'general' | 'resolved';

const reach = 32;
const boundary = /[，。！？；,!?;\n…~\s]/;
const strongBoundary = /[。！？!?\n]/;

const negation =
  /(?:(?<![是要该能会想可敢么对需])不(?!住|了|起|到|禁|由|得|能不|敢|知|觉|断|时|停|开心|好|行|如|管)|(?<!有)没有?|别|从未|未曾|绝不|并非|(?<!特)别)(?:再|去|真的?|真地|有|过|想|想过|想要|要|会|是|打算|因此|因为|为了|因为这|这样|那么|什么|任何|过任何|必要|可能|一点|产生|出现|做|那个|说|选择去|轻易|允许自己|提|让自己|太|很|觉得|到|用|能|可以|敢去){0,4}$/;
/** 不是不想死 says yes. */
const doubleNegation = /(?:不是|并非|没有|没法|不能|不得|怎么可能|哪里)(?:真的|我|完全)?(?:不|没有?)(?:想|要|会)?$/;
const dissuasion =
  /(?:(?:抑郁症|的人|患者|病人|人)(?:都|一定|就|是不是都?)(?:会|要|想)?|(?:使|致|令)(?:他|别)?人|放弃|打消|劝.{0,5}|阻止|防止|预防|避免|摆脱了|远离|拒绝|抵制|禁止|反对|不准|不许|不可以|不能|谈|讨论|聊|聊聊|研究|关于|有关|认为|看待|理解|什么是|何为|科普|写过关于)(?:的|去|要|过|再|他|她|我|自己|想|有){0,3}$/;
const generally =
  /^(?:的|了的|过的|未遂的|而死的)?(?:人|者|率|新闻|事件|现象|话题|问题|原因|案|干预|热线|预防|群体|学生|同学|孩子|是懦弱|是不负责|是不是懦弱|是不是病|算不算|是罪|犯法|违法|犯不犯法|身亡|去世|事件|的两面|这种行为|这种事|这件事|这个词|这个话题|这两个字|或(?:者|是)?(?:伤害)?(?:他|别)人|是一种|是什么意思|是怎么回事|指的是)/;
/** 那个想自杀的女生: the person comes after. */
const ofThird =
  /^(?:了|过)?的(?:那个?|一个|我)?(?:他|她|同学|朋友|闺蜜|室友|孩子|女儿|儿子|老公|丈夫|老婆|妻子|男友|女友|男朋友|女朋友|学生|网友|女生|男生|妈妈|爸爸|母亲|父亲|哥哥|姐姐|弟弟|妹妹|患者|病人|邻居)/;
const overNow =
  /^(?:的)?(?:念头|想法|冲动|倾向)?(?:已经|都|早就?|就|现在|后来|最近|也)?(?:没有了|没了|不见了?|打消了|消失了?|少了很多|好多了|过去了|不再有)/;
const overAfter =
  /(?:现在|如今|后来|已经|最近)(?:我)?(?:已经|都|早就?|就|真的|的我)?(?:不(?:会|再|这么|这样|那么)?(?:这么|再|那样)?想(?:了|死了|自杀)|没有?(?:这种|这个|那种)?(?:想法|念头)了|好(?:多|很多)?了(?!吗)|走出来了|想开了|没事了|放下了)/;

const fiction =
  /歌词|歌里|歌名|这首歌|那首歌|唱(?:的|到|着|道)|台词|小说|课文|电影|电视剧|动漫|漫画|动画|剧里|剧中|剧情|剧组|话剧|书里|书中|这本书|主角|主人公|女主|男主|故事|古诗|诗里|诗人|诗句|阅读理解|鲁迅|历史(?:上|书|课)|新闻|报道|热搜|纪录片|演(?:的|一个|戏)|剧本|番里|名著|祥林嫂|屈原|项羽|梵高|海子|翻译成|英语怎么说|成语|谜语|段子|表情包|网络用语|怎么写|造句|名字叫|游戏|密室|鬼屋|恐怖片|女鬼|排练|朗诵|我演|罗密欧|梁山伯/;

const third =
  /(?:他|她|它|ta(?![a-z])|同学|同事|上司|朋友|闺蜜|室友|舍友|同桌|班长|孩子|女儿|儿子|闺女|娃|侄[子女]|外甥|老公|丈夫|老婆|妻子|男友|女友|先生|对象|前任|妈妈?|爸爸?|母亲|父亲|父母|爷爷|奶奶|外婆|外公|姥姥|哥哥?|姐姐?|弟弟?|妹妹?|学生|老师|网友|邻居|亲戚|叔叔?|姑姑?|姨|舅舅?|人家|别人|有人|小孩|患者|女孩|男孩|女生|男生|姑娘|小伙|一个人要|某人|偶像|明星|学姐|学长|学妹|学弟|姐妹|兄弟|哥们|发小)(?:们)?/g;
const objectMarker =
  /(?:和|跟|与|对|被|给|为了?|因为?|让|受|离开|没有|没|失去|恨|爱|喜欢|讨厌|骂|怕|同|除了|看着|见到|梦见|担心|舍不得|要是没有|报复|对不起|不是|了|向|替|害|惹|气|告诉|想|看|像|在|因|靠|害怕|照顾|求|欺骗|的是)(?:我的?|好|男|女|前|的|最好的|那个?|这个?|一个|所有|全部|我们|班|自己的?|最|亲|老|小|两个|爸)*$/;
const descriptor =
  /(?:\d|岁|[初高大][一二三四]|[一二三四五六七八九]年级|我是|一名|我是一个|作为一个|本人|是个|中|小学|名)(?:的|男|女|个|名|普通)*$/;
const kinOfCarers =
  /^(?:我们?)?(?:家|的|班|班上|班里|有|一个|有个|最好的|好|这个|那个|家里|邻居家?|隔壁)*(?:儿子|女儿|孩子|闺女|娃|学生|同学|朋友|闺蜜|妹妹?|弟弟?|姐姐?|哥哥?|室友|舍友|同桌|侄[子女]|外甥女?|孙[子女]|有个女生|有个男生|一个女生|一个男生|女生|男生|网友|小孩)/;
const reporting =
  /(?:说|说过|说她|说他|表示|提到|提过|问我|告诉我|发消息|发信息|发朋友圈|发微信|发说说|写着?|写了|留言|喊着?|闹着?|嚷着?|嚷嚷|念叨|透露|跟我讲|威胁)(?:自己|要|想|她|他|着|过|了|有|有过|，|：|:|“|"|很|好|真的|就|也|总|老|每天|想要|经常|我){0,4}$/;

/** Reads the stance of the match `text[start, end)`. Looks at most 32 characters either way, so it is constant time. */
export function readStance(text: string, start: number, end: number): Stance {
  const sentence = text.slice(backTo(text, start, strongBoundary), start);
  const clause = text.slice(backTo(text, start, boundary), start);
  const after = text.slice(end, forwardTo(text, end, boundary));
  const later = text.slice(end, Math.min(text.length, end + reach));
  if (ofThird.test(after)) return 'third';
  if (negation.test(clause) && !doubleNegation.test(clause) && !/^(?:吗|么|呢)/.test(after)) return 'negated';
  if (quotedFiction(sentence, clause)) return 'fiction';
  if (isThird(sentence, clause)) return 'third';
  if (dissuasion.test(clause) || generally.test(after)) return 'general';
  if (overNow.test(after) || overAfter.test(later)) return 'resolved';
  return 'self';
}

function backTo(text: string, from: number, stop: RegExp): number {
  const lowest = Math.max(0, from - reach);
  for (let i = from; i > lowest; i--) if (stop.test(text.charAt(i - 1))) return i;
  return lowest;
}

function forwardTo(text: string, from: number, stop: RegExp): number {
  const highest = Math.min(text.length, from + reach);
  for (let i = from; i < highest; i++) if (stop.test(text.charAt(i))) return i;
  return highest;
}

function quotedFiction(sentence: string, clause: string): boolean {
  const marked = fiction.exec(sentence);
  if (marked === null) return false;
  const between = sentence.slice(marked.index + marked[0].length);
  // 看完电影我也想死: the wish is the writer's own again.
  return !/我(?:也|就|真|都|自己|现在|觉得|好|很|想|还是|每天|总)/.test(between) && !/^(?:看|被).{0,4}后/.test(clause);
}

function isThird(sentence: string, clause: string): boolean {
  const subject = lastSubject(clause);
  if (subject !== 'none') return subject === 'third';
  // 闺蜜给我看她的胳膊: still hers.
  const earlier = sentence.slice(0, sentence.length - clause.length).replace(/给我看(?=[她他])/, '');
  if (earlier === '') return false;
  if (reporting.test(clause) && mentionsThird(earlier)) return true;
  return (
    kinOfCarers.test(earlier) &&
    !/(?:[和跟对让骂打被给])我|我(?!们?家|的|儿子|女儿|孩子|同学|朋友|闺蜜|妹|弟|姐|哥|室友|们班|学生|侄|外甥|孙|班)/.test(
      earlier,
    )
  );
}

function mentionsThird(earlier: string): boolean {
  return earlier.search(third) >= 0;
}

/** Whose the clause is, by the subject that stands nearest before the match. */
function lastSubject(clause: string): 'self' | 'third' | 'none' {
  const first = Math.max(clause.lastIndexOf('我'), clause.lastIndexOf('俺'), clause.lastIndexOf('本人'));
  let lastThird = -1;
  for (const match of clause.matchAll(third)) {
    const lead = clause.slice(0, match.index);
    if (objectMarker.test(lead)) continue;
    if (/^(?:女生|男生|学生|女孩|男孩|孩子)$/.test(match[0]) && descriptor.test(lead)) continue;
    lastThird = match.index;
  }
  if (lastThird > first) return 'third';
  if (first < 0) return 'none';
  // 孩子跟我说想自杀: told to the writer, not said of the writer.
  if (
    lastThird >= 0 &&
    /(?:跟|和|对|给|告诉|问)我(?:说|讲|发|写|哭|提|喊|，|：|们|要|想|自己)/.test(clause.slice(Math.max(0, first - 2)))
  )
    return 'third';
  if (/(?:跟|和|对|给|告诉|问)我(?:说|讲|发|写|提)/.test(clause.slice(Math.max(0, first - 2)))) return 'none';
  return 'self';
}
