import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Channel, DeskInput, HolidayRule } from '../api/types';
import { useWords } from '../words';
import { Adding } from './adding';

interface HoursRow {
  channel: Channel;
  weekdays: number[];
  opens: string;
  closes: string;
}
interface Values extends Omit<DeskInput, 'hours'> {
  hours: HoursRow[];
}

/** `22:30` as minutes of the day; `00:00` as a closing time is midnight, the day's end. */
function minuteOf(time: string, isEnd: boolean): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return isEnd && minute === 0 ? 1440 : minute;
}

/** A new desk with its hours. */
export function AddDesk() {
  const words = useWords();
  const { desk: texts, required, invalidSlug, endBeforeStart } = words.administration;
  const queries = useQueryClient();
  const units = useQuery(questions.orgUnits());
  const needed = [{ required: true, message: required }];
  const send = async ({ hours, ...desk }: Values): Promise<void> => {
    const rows = (hours ?? []).flatMap(({ channel, weekdays, opens, closes }) =>
      weekdays.map((weekday) => ({
        channel,
        weekday,
        opensMinute: minuteOf(opens, false),
        closesMinute: minuteOf(closes, true),
      })),
    );
    await answerOf(api.POST('/api/desks', { body: { ...desk, hours: rows } }));
    await queries.invalidateQueries({ queryKey: ['desks'] });
  };
  const initialValues: Partial<Values> = {
    holidayRule: 'as-usual',
    textOfferSeconds: 120,
    hours: [{ channel: 'board', weekdays: [1, 2, 3, 4, 5, 6, 7], opens: '18:00', closes: '22:00' }],
  };
  return (
    <Adding<Values> title={texts.add} initialValues={initialValues} send={send}>
      {(form) => (
        <>
          <Form.Item
            name="name"
            label={texts.name}
            rules={[{ required: true, whitespace: true, max: 60, message: required }]}
          >
            <Input />
          </Form.Item>
          <Form.Item
            name="slug"
            label={texts.slug}
            rules={[...needed, { pattern: /^[a-z0-9][a-z0-9-]{0,39}$/, message: invalidSlug }]}
          >
            <Input autoCapitalize="none" spellCheck={false} />
          </Form.Item>
          <Form.Item name="orgUnitId" label={texts.unit} rules={needed}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={units.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
          <Form.Item name="holidayRule" label={texts.holiday}>
            <Select
              options={Object.entries(texts.holidayRules).map(([value, label]) => ({
                value: value as HolidayRule,
                label,
              }))}
            />
          </Form.Item>
          <Form.Item name="textOfferSeconds" label={texts.offerSeconds} rules={needed}>
            <InputNumber min={10} max={3600} precision={0} />
          </Form.Item>
          <fieldset className="form-wide">
            <legend>{texts.hours}</legend>
            <Form.List name="hours">
              {(rows, { add, remove }) => (
                <>
                  {rows.map(({ key, name }) => (
                    <div key={key} className="hours-row">
                      <Form.Item name={[name, 'channel']} label={texts.hoursChannel} rules={needed}>
                        <Select options={Object.entries(words.channels).map(([value, label]) => ({ value, label }))} />
                      </Form.Item>
                      <Form.Item
                        name={[name, 'weekdays']}
                        label={texts.weekday}
                        rules={[{ type: 'array', min: 1, message: required }]}
                      >
                        <Checkbox.Group
                          role="group"
                          options={texts.weekdays.map((label, index) => ({ label, value: index + 1 }))}
                        />
                      </Form.Item>
                      <Form.Item name={[name, 'opens']} label={texts.opens} rules={needed}>
                        <Input type="time" />
                      </Form.Item>
                      <Form.Item
                        name={[name, 'closes']}
                        label={texts.closes}
                        rules={[
                          ...needed,
                          {
                            validator: (_, closes: string) => {
                              const opens = form.getFieldValue(['hours', name, 'opens']) as string;
                              const isRight = !closes || !opens || minuteOf(closes, true) > minuteOf(opens, false);
                              return isRight ? Promise.resolve() : Promise.reject(new Error(endBeforeStart));
                            },
                          },
                        ]}
                      >
                        <Input type="time" />
                      </Form.Item>
                      <Button aria-label={words.cancel} onClick={() => remove(name)}>
                        ×
                      </Button>
                    </div>
                  ))}
                  <Button
                    type="dashed"
                    onClick={() =>
                      add({ channel: 'board', weekdays: [1, 2, 3, 4, 5], opens: '18:00', closes: '22:00' })
                    }
                  >
                    ＋ {texts.hours}
                  </Button>
                </>
              )}
            </Form.List>
          </fieldset>
        </>
      )}
    </Adding>
  );
}
