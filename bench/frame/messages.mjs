import { randomUUID } from 'node:crypto';

/** What is written on an ordinary evening; a message is some of them, cut to its length. */
const sentences = [
  '最近数学怎么都听不懂，一到考试手心就出汗，脑子里一片空白。',
  '同桌不跟我说话了，我也不知道自己哪里做错了，课间总是一个人。',
  '爸妈又吵架了，我把房门关上戴着耳机，作业写到很晚才写完。',
  '晚上躺在床上翻来覆去睡不着，第二天上课一直打瞌睡。',
  '老师当着全班批评我，大家都在笑，我不想再去学校了。',
  '我想问问怎么和妈妈说手机的事，每次一开口就要吵起来。',
  '这次月考退步了二十名，不敢把成绩单拿回家给他们看。',
  '有个男生总在路上等我，我有点害怕，不知道该跟谁讲。',
];

/** A message of exactly so many bytes in UTF-8. */
export function messageOf(bytes) {
  let text = '';
  let left = bytes;
  for (let at = Math.floor(Math.random() * sentences.length); left >= 3; at += 1) {
    for (const character of sentences[at % sentences.length]) {
      const size = Buffer.byteLength(character);
      if (size > left) break;
      text += character;
      left -= size;
    }
  }
  return text + '.'.repeat(left);
}

export const newClientId = () => randomUUID();
