import type { CasePack, RecordTemplate, Taxonomy } from '../../api/types';
import { useMe } from '../../app/me';
import { usePreferences } from '../../app/preferences';
import { Written } from '../../cases/plan-card';
import { LevelMark, standing } from '../../look/level-mark';
import { dayAndTime, dayOf } from '../../look/time';
import { wayIn } from '../../look/way-in';
import { useWords } from '../../words';
import { Additions } from '../../workplace/record/additions';
import { allTags, nameOf } from '../../workplace/record/find-tags';
import { RecordRead } from '../../workplace/record/record-read';
import { Notice } from './notice';
import '../../cases/cases.css';

interface Props {
  pack: CasePack;
  templates: readonly RecordTemplate[];
  taxonomy: Taxonomy;
}

/** What goes on paper: problem, process, referral notices. On each sheet the case's number and that it is confidential. */
export function Pack({ pack, templates, taxonomy }: Props) {
  const words = useWords();
  const { pack: texts, cases } = words;
  const { center } = useMe();
  const { case: file, contacts } = pack;
  const number = cases.numbered(file.number);
  const time = (at: string): string => dayAndTime(at, center.timeZone);
  return (
    <article className="pack" aria-label={texts.title}>
      <style>{sheetOf(`${texts.confidential} · ${number}`)}</style>
      <header>
        <p className="pack-mark">{texts.confidential}</p>
        <h1>
          {texts.title} · {number}
        </h1>
        <p>{center.name}</p>
      </header>
      <dl className="pack-facts">
        <dt>{texts.state}</dt>
        <dd>{cases.states[file.state]}</dd>
        <dt>{cases.responsible}</dt>
        <dd>{file.responsible.displayName}</dd>
        {file.standIn && <dt>{cases.standIn}</dt>}
        {file.standIn && <dd>{file.standIn.displayName}</dd>}
        {file.team.length > 0 && <dt>{cases.team}</dt>}
        {file.team.length > 0 && (
          <dd>{file.team.map(({ displayName, part }) => `${displayName}（${part}）`).join('；')}</dd>
        )}
        <dt>{texts.opened}</dt>
        <dd>{dayOf(file.openedAt, center.timeZone)}</dd>
        {file.nextDate && <dt>{texts.nextDate}</dt>}
        {file.nextDate && <dd>{file.nextDate}</dd>}
        <dt>{texts.printed}</dt>
        <dd>{texts.printedBy(time(pack.printedAt), pack.printedBy, texts.reasons[pack.reason])}</dd>
      </dl>

      <h2>{texts.problem}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.when}</th>
            <th scope="col">{texts.way}</th>
            <th scope="col">{texts.counselor}</th>
            <th scope="col">{texts.tags}</th>
            <th scope="col">{texts.grade}</th>
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => (
            <tr key={contact.id}>
              <td className="numbers">{time(contact.openedAt)}</td>
              <td>{wayIn(words, contact)}</td>
              <td>{contact.counselor ?? words.none}</td>
              <td>
                <TagNames codes={contact.tags} taxonomy={taxonomy} />
              </td>
              <td>
                {contact.grades.length === 0 && words.grade.notSet}
                {contact.grades.map((one) => (
                  <p key={`${one.at} ${one.grade}`}>
                    <LevelMark {...standing(null, one.grade)} /> {one.by} · {time(one.at)}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pack.leftOut > 0 && <p>{texts.leftOut(pack.leftOut)}</p>}

      {file.plan && <h2>{cases.plan.title}</h2>}
      {file.plan && <Written of={file.plan} isDue={false} />}

      <h2>{texts.process}</h2>
      {contacts.map((contact) => (
        <section key={contact.id} className="pack-contact">
          <h3>
            <span className="numbers">{time(contact.openedAt)}</span> · {wayIn(words, contact)} ·{' '}
            {words.callers[contact.callerRole]} · {contact.counselor ?? words.states[contact.state]}
          </h3>
          {!contact.record && <p>{words.record.noRecord}</p>}
          {contact.record && <RecordRead record={contact.record} templates={templates} />}
          {contact.record && (
            <p className="pack-signature">
              {[contact.record.signed, contact.record.countersigned]
                .filter((name) => name !== null)
                .map((name) => words.records.signedBy(name.by.displayName, time(name.at)))
                .join('；') || texts.unsigned}
            </p>
          )}
          <Additions additions={contact.additions} />
        </section>
      ))}

      {pack.referrals.map((referral) => (
        <Notice key={referral.id} referral={referral} number={number} />
      ))}

      {file.closings.length > 0 && <h2>{cases.closings}</h2>}
      {file.closings.map((closing) => (
        <section key={closing.id} className="pack-contact">
          <h3>
            {dayOf(closing.closedAt, center.timeZone)} · {cases.effects[closing.effect]} · {closing.closedBy}
          </h3>
          <p className="record-read">{closing.summary}</p>
        </section>
      ))}
    </article>
  );
}

function TagNames({ codes, taxonomy }: { codes: readonly string[]; taxonomy: Taxonomy }) {
  const words = useWords();
  const { language } = usePreferences();
  if (codes.length === 0) return words.none;
  const tags = allTags(taxonomy);
  return codes
    .map((code) => {
      const tag = tags.find((one) => one.code === code);
      return tag ? `${code} ${nameOf(tag, language)}` : code;
    })
    .join('；');
}

/** The margins of each sheet. @param heading our own words and a number */
function sheetOf(heading: string): string {
  return `@page {
    size: A4;
    margin: 20mm 16mm 18mm;
    @top-right { content: "${heading}"; font-size: 9pt; color: #000; }
    @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; color: #000; }
  }`;
}
