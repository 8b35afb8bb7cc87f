import { Button } from 'antd';
import { useMe } from '../app/me';
import { KeyHint } from '../look/key';
import { useToday } from '../look/now';
import { useWords } from '../words';
import type { CardProps } from './case-view';
import { NextDate } from './next-date';
import { NextDateForm } from './next-date-form';

/** When somebody looks again; once that has been done, the next day is asked for. */
export function NextCard({ of: one, form, open, say }: CardProps) {
  const texts = useWords().cases;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const isOpen = form === 'next' || form === 'done';
  const isDue = one.nextDate !== null && one.nextDate <= today;
  return (
    <section className="card" aria-labelledby="case-next">
      <h2 id="case-next">{texts.nextTitle}</h2>
      <p>
        <NextDate of={one} />
      </p>
      {one.nextDateAssumed && <p>{texts.assumed}</p>}
      {isDue && !isOpen && <p>{texts.askNext}</p>}
      {isOpen ? (
        <NextDateForm
          key={form}
          of={one}
          done={form === 'done'}
          close={() => open(null)}
          onDone={() => say(texts.nextSet)}
        />
      ) : (
        <div className="row-wrap">
          <Button type={isDue ? 'primary' : 'default'} onClick={() => open('done')}>
            {texts.lookedAndNext}
          </Button>
          <Button onClick={() => open('next')}>
            {texts.setNext} <KeyHint>N</KeyHint>
          </Button>
        </div>
      )}
    </section>
  );
}
