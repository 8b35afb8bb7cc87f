import { Button } from 'antd';
import { useMe } from '../app/me';
import { KeyHint } from '../look/key';
import { dayOf } from '../look/time';
import { useWords } from '../words';
import type { CardProps } from './case-view';
import { CloseForm, MoveForm, ReopenForm } from './state-forms';

/** Where the case stands, since when there is one, and where it may go. */
export function StateCard({ of: one, form, open, say, mayAct }: CardProps & { mayAct: boolean }) {
  const texts = useWords().cases;
  const { center } = useMe();
  const mayClose = one.moves.includes('closed');
  const props = { of: one, close: () => open(null) };
  return (
    <section className="card" aria-labelledby="case-stands">
      <h2 id="case-stands">{texts.stateTitle}</h2>
      <dl className="case-facts">
        <dt>{texts.state}</dt>
        <dd>
          {texts.states[one.state]}
          {one.effect && ` · ${texts.effects[one.effect]}`}
        </dd>
        <dt>{texts.desk}</dt>
        <dd>{one.deskName}</dd>
        <dt>{texts.opened}</dt>
        <dd className="numbers">{dayOf(one.openedAt, center.timeZone)}</dd>
        {one.closedAt && (
          <>
            <dt>{texts.closed}</dt>
            <dd className="numbers">{dayOf(one.closedAt, center.timeZone)}</dd>
          </>
        )}
      </dl>
      {form === 'move' && <MoveForm {...props} onDone={() => say(texts.moved)} />}
      {form === 'close' && <CloseForm {...props} onDone={() => say(texts.states.closed)} />}
      {form === 'reopen' && <ReopenForm {...props} onDone={() => say(texts.reopened)} />}
      {mayAct && form !== 'move' && form !== 'close' && form !== 'reopen' && (
        <div className="row-wrap">
          {one.state === 'closed' ? (
            <Button onClick={() => open('reopen')}>
              {texts.reopen} <KeyHint>S</KeyHint>
            </Button>
          ) : (
            <>
              <Button onClick={() => open('move')}>
                {texts.move} <KeyHint>S</KeyHint>
              </Button>
              {mayClose && <Button onClick={() => open('close')}>{texts.close}</Button>}
              {!mayClose && <span className="quiet">{texts.closeHow}</span>}
            </>
          )}
        </div>
      )}
    </section>
  );
}
