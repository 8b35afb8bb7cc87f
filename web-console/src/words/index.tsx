import { createContext, useContext } from 'react';
import { alliance as allianceEn } from './alliance.en';
import { alliance as allianceZh } from './alliance.zh';
import { blocks as blocksEn } from './blocks.en';
import { blocks as blocksZh } from './blocks.zh';
import { booking as bookingEn } from './booking.en';
import { booking as bookingZh } from './booking.zh';
import { callbacks as callbacksEn } from './callbacks.en';
import { callbacks as callbacksZh } from './callbacks.zh';
import { calls as callsEn } from './calls.en';
import { calls as callsZh } from './calls.zh';
import { cases as casesEn } from './cases.en';
import { cases as casesZh } from './cases.zh';
import { general as generalEn } from './general.en';
import { general as generalZh } from './general.zh';
import { month as monthEn } from './month.en';
import { month as monthZh } from './month.zh';
import { nextSteps as nextStepsEn } from './next-steps.en';
import { nextSteps as nextStepsZh } from './next-steps.zh';
import { office as officeEn } from './office.en';
import { office as officeZh } from './office.zh';
import { pack as packEn } from './pack.en';
import { pack as packZh } from './pack.zh';
import { persons as personsEn } from './persons.en';
import { persons as personsZh } from './persons.zh';
import { phrases as phrasesEn } from './phrases.en';
import { phrases as phrasesZh } from './phrases.zh';
import { records as recordsEn } from './records.en';
import { records as recordsZh } from './records.zh';
import { reviews as reviewsEn } from './reviews.en';
import { reviews as reviewsZh } from './reviews.zh';
import { tasks as tasksEn } from './tasks.en';
import { tasks as tasksZh } from './tasks.zh';
import { work as workEn } from './work.en';
import { work as workZh } from './work.zh';

/** Everything the console says; Chinese is the original, English must say the same. */
export const zh = {
  ...generalZh,
  ...workZh,
  ...callsZh,
  ...nextStepsZh,
  ...officeZh,
  ...monthZh,
  ...bookingZh,
  ...allianceZh,
  ...casesZh,
  ...callbacksZh,
  ...personsZh,
  ...phrasesZh,
  ...blocksZh,
  ...reviewsZh,
  ...recordsZh,
  ...tasksZh,
  ...packZh,
};
export type Words = typeof zh;
export const en: Words = {
  ...generalEn,
  ...workEn,
  ...callsEn,
  ...nextStepsEn,
  ...officeEn,
  ...monthEn,
  ...bookingEn,
  ...allianceEn,
  ...casesEn,
  ...callbacksEn,
  ...personsEn,
  ...phrasesEn,
  ...blocksEn,
  ...reviewsEn,
  ...recordsEn,
  ...tasksEn,
  ...packEn,
};

export const WordsContext = createContext<Words>(zh);

/** The words in the reader's language. */
export function useWords(): Words {
  return useContext(WordsContext);
}
