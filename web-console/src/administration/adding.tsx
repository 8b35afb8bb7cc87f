import { Alert, Button, Form, type FormInstance } from 'antd';
import { type ReactNode, useState } from 'react';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

interface Props<Values> {
  title: string;
  initialValues?: Partial<Values>;
  /** sends it; what it throws is shown above the button and nothing typed is lost */
  send: (values: Values) => Promise<unknown>;
  children: (form: FormInstance<Values>) => ReactNode;
}

/** A form behind a button, in the page and not over it. */
export function Adding<Values extends object>({ title, initialValues, send, children }: Props<Values>) {
  const words = useWords();
  const [form] = Form.useForm<Values>();
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const [added, setAdded] = useState(false);

  const finish = async (values: Values): Promise<void> => {
    setBusy(true);
    setError('');
    try {
      await send(values);
      form.resetFields();
      setOpen(false);
      setAdded(true);
    } catch (cause) {
      setError(wordsOf(cause, words));
    } finally {
      setBusy(false);
    }
  };
  if (!isOpen) {
    return (
      <p className="adding">
        <Button
          type="primary"
          onClick={() => {
            setAdded(false);
            setOpen(true);
          }}
        >
          {title}
        </Button>
        <span role="status" className="good">
          {added && `✓ ${words.administration.added}`}
        </span>
      </p>
    );
  }
  return (
    <section className="card adding-form" aria-label={title}>
      <h2>{title}</h2>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initialValues}
        onFinish={(values) => void finish(values)}
        scrollToFirstError
      >
        <div className="form-grid">{children(form)}</div>
        {error && <Alert type="error" title={error} role="alert" className="form-error" />}
        <div className="row-wrap">
          <Button type="primary" htmlType="submit" loading={busy}>
            {words.save}
          </Button>
          <Button onClick={() => setOpen(false)}>{words.cancel}</Button>
        </div>
      </Form>
    </section>
  );
}
