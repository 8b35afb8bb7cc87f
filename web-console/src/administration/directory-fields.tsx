import { Form, Input, InputNumber, Select } from 'antd';
import { useWords } from '../words';

/** The fields of a number to be added. */
export function DirectoryFields() {
  const words = useWords();
  const texts = words.directory;
  const { required } = words.administration;
  return (
    <>
      <Form.Item
        name="name"
        label={texts.name}
        rules={[{ required: true, whitespace: true, max: 80, message: required }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="number"
        label={texts.number}
        rules={[
          { required: true, message: required },
          { pattern: /^\+?[\d\s()-]{3,20}$/, message: texts.numberRule },
        ]}
      >
        <Input type="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="kind" label={texts.kind}>
        <Select options={Object.entries(texts.kinds).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="rank" label={texts.rank} extra={texts.rankNote}>
        <InputNumber min={0} max={1000} precision={0} />
      </Form.Item>
      <Form.Item name="note" label={texts.note}>
        <Input maxLength={200} placeholder={texts.noteHint} autoComplete="off" />
      </Form.Item>
    </>
  );
}
