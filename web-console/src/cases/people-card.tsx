import { Button } from 'antd';
import { answerOf, api } from '../api/client';
import type { HandOver } from '../api/types';
import { useMe } from '../app/me';
import { GoneMark } from '../look/gone-mark';
import { KeyHint } from '../look/key';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import type { CardProps } from './case-view';
import { HandOverForm } from './hand-over-form';
import { PeopleForm } from './people-form';
import { useCaseAct } from './use-case-act';

/** Who answers for the case, who stands in, who else takes part, and to whom it is on its way. */
export function PeopleCard({ of: one, form, open, say, mayAct }: CardProps & { mayAct: boolean }) {
  const texts = useWords().cases;
  const close = (): void => open(null);
  const isChangeable = mayAct && one.state !== 'closed';
  return (
    <section className="card" aria-labelledby="case-people">
      <h2 id="case-people">{texts.peopleTitle}</h2>
      <dl className="case-facts">
        <dt>{texts.responsible}</dt>
        <dd>
          {one.responsible.displayName} {one.responsibleGone && <GoneMark />}
        </dd>
        <dt>{texts.standIn}</dt>
        <dd>
          {one.standIn?.displayName ?? <span className="quiet">{texts.nobody}</span>} {one.standInGone && <GoneMark />}
        </dd>
        <dt>{texts.team}</dt>
        <dd>
          {one.team.length === 0 && <span className="quiet">{texts.nobody}</span>}
          {one.team.map(({ id, displayName, part }) => (
            <div key={id}>
              {displayName} · {part}
            </div>
          ))}
        </dd>
      </dl>
      {one.handOver && <OnItsWay of={one.handOver} mayAct={mayAct} onDone={() => say(texts.handOverLine.withdrawn)} />}
      {!mayAct && <p className="quiet">{texts.onlyReading}</p>}
      {form === 'people' && <PeopleForm of={one} close={close} onDone={() => say(texts.peopleSaved)} />}
      {form === 'hand-over' && <HandOverForm of={one} close={close} onDone={() => say(texts.handOverSent)} />}
      {isChangeable && form !== 'people' && form !== 'hand-over' && (
        <div className="row-wrap">
          {!one.handOver && (
            <Button onClick={() => open('hand-over')}>
              {texts.handOver} <KeyHint>H</KeyHint>
            </Button>
          )}
          <Button onClick={() => open('people')}>
            {texts.changePeople} <KeyHint>T</KeyHint>
          </Button>
        </div>
      )}
    </section>
  );
}

function OnItsWay({ of: one, mayAct, onDone }: { of: HandOver; mayAct: boolean; onDone: () => void }) {
  const words = useWords();
  const texts = words.cases;
  const { center } = useMe();
  const withdrawing = useCaseAct<void>(
    () => answerOf(api.POST('/api/hand-overs/{id}/withdraw', { params: { path: { id: one.id } }, body: {} })),
    onDone,
  );
  return (
    <div className="case-on-its-way">
      <p>
        <b>{texts.onItsWay(one.to.displayName)}</b>
      </p>
      <p className="quiet">{texts.offeredBy(one.offeredBy.displayName, dayAndTime(one.offeredAt, center.timeZone))}</p>
      <p className="case-written">{one.note}</p>
      {withdrawing.error && <p role="alert">{wordsOf(withdrawing.error, words)}</p>}
      {mayAct && (
        <Button loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
          {texts.withdraw}
        </Button>
      )}
    </div>
  );
}
