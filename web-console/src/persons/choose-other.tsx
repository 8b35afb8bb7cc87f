import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { questions } from '../api/queries';
import type { Person } from '../api/types';
import { useMe } from '../app/me';
import { Skeleton } from '../look/states';
import { dayAndTime } from '../look/time';
import { wayIn } from '../look/way-in';
import { useWords } from '../words';

interface Props {
  person: Person;
  choose: (personId: string) => void;
  close: () => void;
}

/** Of whom else: the contacts she may read, the last ones first. Each person once. */
export function ChooseOther({ person, choose, close }: Props) {
  const words = useWords();
  const texts = words.persons.merge;
  const { center } = useMe();
  const { data } = useQuery(questions.contacts());
  const hers = new Set(person.ways.map((way) => way.personId));
  const seen = new Set<string>();
  const others = (data?.items ?? []).filter(({ personId }) => {
    if (hers.has(personId) || seen.has(personId)) return false;
    seen.add(personId);
    return true;
  });
  return (
    <div className="row-wrap choose-other">
      {!data && <Skeleton rows={1} height={32} />}
      {data && (
        <label className="choose-one">
          {texts.choose}
          <select defaultValue="" onChange={(event) => event.target.value && choose(event.target.value)}>
            <option value="">{texts.choosing}</option>
            {others.map((one) => (
              <option key={one.personId} value={one.personId}>
                {dayAndTime(one.openedAt, center.timeZone)} · {wayIn(words, one)} ·{' '}
                {one.counselor?.displayName ?? words.states[one.state]}
              </option>
            ))}
          </select>
        </label>
      )}
      <Button size="small" type="text" onClick={close}>
        {words.cancel}
      </Button>
    </div>
  );
}
