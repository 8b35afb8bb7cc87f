import { EMERGENCY_NUMBERS } from '../emergency-numbers.js';

const numbers = EMERGENCY_NUMBERS.map(({ number, zh }) => `${zh} ${number}`).join('，');

/**
 * Everything that is said in WeChat by the account's own voice, in one place: for whoever knows how to speak to a child who
 * has just pressed "follow".
 */
export const words = {
  /** who reads, when somebody else must be told, who else sees it on its way, and what is there at once */
  greeting: (center: string) =>
    [
      `你好，这里是${center}。不管是什么事，都可以在这里慢慢写，不用名字。`,
      '看你写的是值班的心理老师，有时督导老师也会一起看。看到后会在这里回你；不在值班时间的话，要等到下一班。',
      '平时不会告诉家长、学校或其他人。只有你或者别人正有危险，或者有人在受伤害时，我们才会告诉能帮上忙的人；能先跟你说，就先跟你说。',
      '这里是微信，你写的话微信也会经手，聊天记录会留在这台手机上。',
      `如果现在就有危险，可以马上打：${numbers}。`,
    ].join('\n\n'),
  stored: '收到了，已经保存好。老师看到后会在这里回你。',
  storedWithHelp: `收到了，已经保存好，老师会来看。听起来你现在很难受，想马上有人说说话的话，现在就可以打：${numbers}。`,
  /** nothing was stored; when it is over she may write again */
  blocked: `现在暂时不能留言，刚才发的没有保存，过几天可以再写。如果现在就有危险，可以马上打：${numbers}。`,
  /** pictures, voice, position: not read, not kept */
  onlyWords: `对不起，这里现在只能看文字，刚才发的没有保存。想说的话，可以打成字发过来，长短都没关系。如果现在就有危险，可以马上打：${numbers}。`,
  /** on the notice that an answer is here; whoever looks over her shoulder learns nothing */
  notice: '有新的回复',
} as const;
